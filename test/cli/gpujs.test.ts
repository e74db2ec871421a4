import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probe } from '../../src/engine/registry.ts';
import { benchJson, start, temporary, type RunDocument } from './bench.ts';

const run = (...args: readonly string[]): Promise<RunDocument> =>
  benchJson('run', 'fixtures/suites/tiny.ts', '--out', temporary(), ...args);

const card = await probe('gpujs:webgpu');
const missing = card.available ? '' : ` (skipped: ${card.reason})`;
const alone = await run('--engine', 'cpu:wasm');

for (const [engine, device] of [
  ['gpujs:webasm', /^gpu\.js .*webasm \(fused-sync\), 2 trials at once$/],
  ['gpujs:webgpu', /^gpu\.js .*webgpu \(fused-encoder\) on .+, 2 trials at once$/],
] as const) {
  const skipped = engine === 'gpujs:webgpu' && !card.available;
  const title = `${engine} trains cohorts as the engine cpu trains each alone, and says what ran`;
  test.skipIf(skipped)(skipped ? title + missing : title, async () => {
    const together = await run('--engine', engine, '--lanes', '2', '--workers', '1');
    together.trials.forEach(({ status, epochs }, t) => {
      expect(status).toBe('completed');
      epochs.forEach(({ trainLoss }, e) => {
        expect(Math.abs(trainLoss / alone.trials[t]!.epochs[e]!.trainLoss - 1)).toBeLessThan(1e-5);
      });
    });
    const stored = JSON.parse(readFileSync(join(together.run.dir, 'run.json'), 'utf8')) as {
      readonly trials: readonly { readonly engine: { readonly name: string; readonly device: string } }[];
    };
    for (const trial of stored.trials) {
      expect(trial.engine.name).toBe('gpujs');
      expect(trial.engine.device).toMatch(device);
    }
  });
}

const faults = 'a device without memory, and one that breaks, cost no trial but the one that they cannot train alone';
test.skipIf(!card.available)(card.available ? faults : faults + missing, async () => {
  const args = ['run', 'fixtures/suites/tiny.ts', '--only', 'RMSProp', '--engine', 'gpujs:webgpu', '--lanes', '2'];
  const failing = start([...args, '--workers', '1', '--out', temporary(), '--json'], {
    NODE_OPTIONS: '--import ./fixtures/failing-device.mjs',
  });
  const { code, stdout, stderr } = await failing.ended;
  const { trials } = JSON.parse(stdout) as RunDocument;
  // Together they had not the memory; then the first broke the device, and the second went on with a new one.
  expect(trials.map(({ status }) => status)).toEqual(['failed', 'completed']);
  expect(trials[0]!.reason).toMatch(/^the graphics card was lost: \S.*$/);
  expect(code).toBe(3);
  expect(stderr).not.toMatch(/^ +at /m);
});
