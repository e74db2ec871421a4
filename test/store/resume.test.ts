import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../src/record/record.ts';
import { readRun } from '../../src/store/read.ts';
import { findUnfinished, resumeRun } from '../../src/store/resume.ts';
import { createRun } from '../../src/store/write.ts';
import { editSealed } from './edit-sealed.ts';
import { sampleHeader, sampleResult, sampleSpec } from './sample-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

const plan = [0, 1, 2, 3].map((i) => sampleSpec(i));
const results = [
  sampleResult(plan[0]!, 8),
  sampleResult(plan[1]!, 5, { status: 'diverged', reason: 'NaN' }),
  sampleResult(plan[2]!, 3, { status: 'cancelled', reason: 'interrupted' }),
  sampleResult(plan[3]!, 8),
];

async function begun(saved: readonly number[]) {
  const out = await temporaryFolder();
  const writer = await createRun(out, sampleHeader(plan));
  for (const i of saved) await writer.save(results[i]!);
  return { out, writer };
}

async function setWriter(dir: string, writer: RunRecord['writer']): Promise<void> {
  await editSealed(join(dir, 'run.json'), (run) => ({ ...run, writer }));
}

describe('a run that was cut off', () => {
  test('goes on with the trials that were saved, and ends as if nothing had happened', async () => {
    const { writer } = await begun([0, 1]);
    const resumed = await resumeRun(writer.dir);
    expect(resumed.kept.map(({ record }) => record.id)).toEqual([plan[0]!.id, plan[1]!.id]);
    await resumed.writer.save(results[3]!);
    await resumed.writer.finish({ status: 'completed', seconds: 9, timings: [] });
    const { run, losses } = await readRun(writer.dir);
    expect(run).toMatchObject({ id: writer.id, status: 'completed', seconds: 9, startedAt: resumed.run.startedAt });
    expect(run.trials).toEqual([0, 1, 3].map((i) => results[i]!.record));
    expect(losses.get(plan[3]!.id)).toEqual(results[3]!.losses);
  });

  test('may be cut off again and again', async () => {
    const { writer } = await begun([0]);
    for (const i of [1, 3]) await (await resumeRun(writer.dir)).writer.save(results[i]!);
    expect((await resumeRun(writer.dir)).kept).toHaveLength(3);
  });
});

test('an interrupted run keeps what it finished, but not the trials that were cancelled', async () => {
  const { writer } = await begun([0, 2]);
  await writer.finish({ status: 'interrupted', seconds: 1, timings: [] });
  const { kept } = await resumeRun(writer.dir);
  expect(kept).toEqual([results[0]]);
  // And it is one that was cut off, should that happen now.
  expect((await readRun(writer.dir)).run).toMatchObject({ status: 'running', trials: [results[0]!.record] });
});

test('a complete run, and one that is under way, are refused', async () => {
  const { writer } = await begun([0, 1, 3]);
  await setWriter(writer.dir, { host: hostname(), pid: process.ppid });
  await expect(resumeRun(writer.dir)).rejects.toThrow(`may still be under way in process ${process.ppid}`);
  await setWriter(writer.dir, { host: hostname(), pid: process.ppid, birth: 'another boot 1' });
  if (process.platform === 'linux') await resumeRun(writer.dir);
  await writer.finish({ status: 'completed', seconds: 1, timings: [] });
  await expect(resumeRun(writer.dir)).rejects.toThrow(/is complete, there is nothing to resume/);
});

test('the newest run that did not end is found, of all or of a suite', async () => {
  const { out, writer } = await begun([0]);
  expect(await findUnfinished(out)).toBe(writer.dir);
  await expect(findUnfinished(out, 'other')).rejects.toThrow(/nothing to resume: every run in .*other is complete/);
});
