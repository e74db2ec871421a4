import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { queryHistory } from '../../src/store/history/query.ts';
import { prunable } from '../../src/store/prune.ts';
import { readRecords } from '../../src/store/records.ts';
import { findUnfinished } from '../../src/store/resume.ts';
import { verifyStore } from '../../src/store/verify.ts';
import { createRun } from '../../src/store/write.ts';
import { editSealed } from './edit-sealed.ts';
import { sampleHeader, sampleResult, sampleSpec } from './sample-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

const plan = [sampleSpec(1)];

async function addRun(out: string, suite: string): Promise<string> {
  const writer = await createRun(out, sampleHeader(plan, suite));
  await writer.save(sampleResult(plan[0]!, 8));
  await writer.finish({ status: 'completed', seconds: 1, timings: [] });
  return writer.dir;
}

/** A user whom permissions mean, where this process is root, whom they do not. */
const NOBODY = 65_534;

async function forbid(path: string): Promise<void> {
  await chmod(path, 0);
  const own = process.geteuid!();
  onTestFinished(async () => {
    process.seteuid!(own);
    await chmod(path, 0o700);
  });
  if (own === 0) process.seteuid!(NOBODY);
}

const cases: readonly [string, (dir: string) => Promise<unknown>][] = [
  ['a record that is a folder', async (dir) => mkdir(await gone(join(dir, 'run.json')))],
  ['a record that is a link to nothing', (dir) => replace(join(dir, 'run.json'), 'x')],
  ['a record that is a link to itself', (dir) => replace(join(dir, 'run.json'), 'run.json')],
  ['a run that is a link to nothing', (dir) => replace(dir, `${dir}-away`)],
  ['a run that is a link to itself', (dir) => replace(dir, dir)],
  ['a suite that is a link to itself', (dir) => replace(dirname(dir), dirname(dir))],
  ['a suite that is a link to nothing', (dir) => replace(dirname(dir), 'x')],
  ['a record that nobody may read', (dir) => forbid(join(dir, 'run.json'))],
  ['a run that nobody may look into', (dir) => forbid(dir)],
  ['a suite that nobody may look into', (dir) => forbid(dirname(dir))],
  ['a seed below 0', (dir) => editTrial(dir, { seed: -1 })],
  ['a seed of more than 32 bits', (dir) => editTrial(dir, { seed: 2 ** 32 })],
  ['a seed that is no whole number', (dir) => editTrial(dir, { seed: 0.5 })],
  ['more steps than a table holds', (dir) => editTrial(dir, { steps: 3e9 })],
  ['an epoch of more than 31 bits', (dir) => editTrial(dir, { epochs: [{ ...epoch, epoch: 2 ** 31 }] })],
  ['a loss that is no number', (dir) => editTrial(dir, { epochs: [{ ...epoch, trainLoss: 'much' }] })],
  ['more cores than a table holds', (dir) => edit(dir, 'environment', { cores: 2 ** 31 })],
];

const epoch = { epoch: 1, trainLoss: 1, testLoss: 1, testAccuracy: null, seconds: 1 };

async function gone(path: string): Promise<string> {
  await rm(path, { recursive: true });
  return path;
}

const replace = async (path: string, target: string): Promise<void> => symlink(target, await gone(path));

async function edit(dir: string, field: string, change: object): Promise<void> {
  await editSealed(join(dir, 'run.json'), (run) => ({ ...run, [field]: { ...(run[field] as object), ...change } }));
}

async function editTrial(dir: string, change: object): Promise<void> {
  await editSealed(join(dir, 'run.json'), (run) => ({
    ...run,
    trials: (run['trials'] as object[]).map((trial) => ({ ...trial, ...change })),
  }));
}

describe('what cannot be read is named, and the others are read', () => {
  test.each(cases)('%s', async (_, spoil) => {
    const out = await temporaryFolder();
    await chmod(out, 0o777);
    const [, bad] = [await addRun(out, 'good'), await addRun(out, 'bad')];
    const heard: string[] = [];
    const unread = (sentence: string) => heard.push(sentence);
    // What a query loads, it loads while it may.
    await queryHistory(out, undefined, 'from runs', () => undefined);
    await spoil(bad);
    expect((await readRecords(out, undefined, unread)).map(({ suite }) => suite)).toEqual(['good']);
    const answer = await queryHistory(out, undefined, 'select count(*), min(seed) from curves group by run', unread);
    expect(answer.rows).toEqual([[8, 1]]);
    expect(await prunable(out, 1, unread)).toEqual([]);
    expect(heard).toHaveLength(3);
    for (const sentence of heard) expect(sentence).toContain(join(out, 'bad'));
    const damaged = (await verifyStore(out)).filter(({ state }) => state === 'damaged');
    expect(damaged).not.toEqual([]);
    await expect(findUnfinished(out)).rejects.toThrow(/nothing to resume/);
  });
});

test('a file beside the suites, a link to one, and a folder that holds no run are nobody’s damage', async () => {
  const out = await temporaryFolder();
  await addRun(out, 'good');
  await writeFile(join(out, 'notes'), '');
  await symlink('notes', join(out, 'link'));
  await mkdir(join(out, 'good', '20260101-000000-0000'));
  const heard: string[] = [];
  expect(await readRecords(out, undefined, (sentence) => heard.push(sentence))).toHaveLength(1);
  expect(heard).toEqual([]);
});
