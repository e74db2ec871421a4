// Run by resume-kill.test.ts: begins or resumes the run in the folder given and trains what is missing, until it is killed.
import { existsSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { URL } from 'node:url';

const dist = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const [{ createRun }, { resumeRun }, { reference }, { train }, { trainableOf }, { noFields }, { header }] =
  await Promise.all([
    dist('store/write.js'),
    dist('store/resume.js'),
    dist('engine/reference/reference.js'),
    dist('trial/train.js'),
    dist('trial/trainable.js'),
    dist('problem/data/no-fields.js'),
    import('./resume-plan.mjs'),
  ]);

const out = process.argv[2];
const folder = join(out, 'kill');
const [id] = existsSync(folder) ? readdirSync(folder) : [];
const { writer, kept } =
  id === undefined ? { writer: await createRun(out, header), kept: [] } : await resumeRun(join(folder, id));
const say = (line) => writeSync(1, `${line}\n`);
say(`open ${kept.length}`);
const done = new Set(kept.map(({ record }) => record.id));
const hooks = { advanced() {}, epochEnded() {}, cancelled: () => false };
for (const spec of header.plan.filter((trial) => !done.has(trial.id))) {
  const trainable = trainableOf(spec, noFields(spec.problem.stepsPerEpoch), {});
  const { optimizer, batchSize, seed } = spec;
  const cohort = { ...trainable, optimizer, lanes: [optimizer], batchSize, seeds: [seed] };
  const session = await reference.open(cohort);
  const engine = { name: 'reference', device: session.device, reason: 'asked for' };
  const [{ record, losses }] = await train([spec], trainable, session, engine, hooks);
  await session.close();
  await writer.save({ record, losses });
  say(spec.id);
}
await writer.finish({ status: 'completed', seconds: 1, timings: [] });
say('finished');
