// Run by kill.test.ts: makes a run in the folder given and saves trials, or finishes after ten, until it is killed.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createJiti } from 'jiti';

const [, , outDir, mode] = process.argv;
const jiti = createJiti(import.meta.url);
const { createRun } = await jiti.import('../../src/store/write.ts');
const { sampleHeader, sampleResult, sampleSpec } = await jiti.import('./sample-run.ts');

const plan = Array.from({ length: mode === 'finish' ? 10 : 2000 }, (_, i) => sampleSpec(i));
const writer = await createRun(outDir, sampleHeader(plan));
const say = (line) => writeSync(1, `${line}\n`);
say(writer.dir);
for (let i = 0; i < plan.length; i += 2) {
  // Two at a time, as workers do.
  await Promise.all(
    plan.slice(i, i + 2).map(async (spec, j) => {
      await writer.save({ ...sampleResult(spec, 5000), losses: new Float64Array(5000).fill((i + j) / 3) });
      say(spec.id);
    }),
  );
}
await writer.finish({ status: 'completed', seconds: 1, timings: [] });
// Waits for the end.
await sleep(60_000);
