import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBaseline } from '../../src/store/baseline.ts';
import { listRuns } from '../../src/store/find.ts';
import { leftovers } from '../../src/store/leftovers.ts';
import { prunable } from '../../src/store/prune.ts';
import { createRun } from '../../src/store/write.ts';
import { editSealed } from './edit-sealed.ts';
import { sampleHeader, sampleResult, sampleSpec } from './sample-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

const plan = [sampleSpec(1)];

async function addRun(out: string, month: number, status: 'completed' | 'interrupted' | 'cut off', suite = 'sample') {
  const startedAt = `2026-0${month}-01T00:00:00.000Z`;
  const writer = await createRun(out, { ...sampleHeader(plan, suite), startedAt });
  if (status !== 'interrupted') await writer.save(sampleResult(plan[0]!, 8));
  if (status !== 'cut off') await writer.finish({ status, seconds: 1, timings: [] });
  return writer;
}

async function beyond(out: string, keep: number) {
  const unread: string[] = [];
  const found = await prunable(out, keep, (sentence) => unread.push(sentence));
  return { ids: found.map(({ id }) => id), unread };
}

test('runs that came to their end are worth more than newer ones that did not', async () => {
  const out = await temporaryFolder();
  const completed = [await addRun(out, 1, 'completed'), await addRun(out, 2, 'completed')].map(({ id }) => id);
  const cut = await addRun(out, 3, 'cut off');
  const interrupted = await addRun(out, 4, 'interrupted');
  expect((await beyond(out, 1)).ids).toEqual([interrupted.id, cut.id, completed[0]]);
  expect((await beyond(out, 2)).ids).toEqual([interrupted.id, cut.id]);
  expect((await beyond(out, 3)).ids).toEqual([cut.id]);
  expect((await beyond(out, 4)).ids).toEqual([]);
});

test('a run that is damaged anywhere stays, is named, and takes no other’s place', async () => {
  const out = await temporaryFolder();
  const whole = await addRun(out, 1, 'completed');
  const damage: readonly [number, (dir: string) => Promise<void>][] = [
    [2, (dir) => flipOne(join(dir, 'curves.parquet'))],
    [3, (dir) => rm(join(dir, 'curves.parquet'))],
    [4, (dir) => writeFile(join(dir, 'run.json'), '{')],
    [5, (dir) => editSealed(join(dir, 'run.json'), (run) => ({ ...run, workers: -1 }))],
  ];
  for (const [month, spoil] of damage) await spoil((await addRun(out, month, 'completed')).dir);
  const { ids, unread } = await beyond(out, 1);
  expect(ids).toEqual([]);
  expect(unread).toHaveLength(damage.length);
  const older = await createRun(out, { ...sampleHeader(plan), startedAt: '2025-01-01T00:00:00.000Z' });
  expect((await beyond(out, 1)).ids).toEqual([older.id]);
  expect((await listRuns(out)).map(({ id }) => id)).toContain(whole.id);
});

test('where nobody knows which run is the baseline all of its suite stay, and other suites are pruned', async () => {
  const out = await temporaryFolder();
  for (const month of [1, 2]) await addRun(out, month, 'completed');
  const [old] = [await addRun(out, 3, 'completed', 'other'), await addRun(out, 4, 'completed', 'other')];
  await writeBaseline(out, 'sample', 'x');
  await writeFile(join(out, 'sample', 'baseline.json'), '{');
  const { ids, unread } = await beyond(out, 1);
  expect(ids).toEqual([old.id]);
  expect(unread).toEqual([expect.stringMatching(/^every run of sample, .*baseline\.json is damaged/)]);
});

test('what killed commands left is found once nobody can be writing it, and nothing else is', async () => {
  const out = await temporaryFolder();
  const { id, dir } = await addRun(out, 1, 'completed');
  const cut = await addRun(out, 2, 'cut off');
  const suite = join(out, 'sample');
  const removed = join(suite, '20260101-000000-0001.removed');
  await mkdir(removed);
  const begun = join(suite, '20260101-000000-0002');
  await mkdir(join(begun, 'trials'), { recursive: true });
  const lost = join(suite, '20260101-000000-0003');
  await rename((await addRun(out, 3, 'completed')).dir, lost);
  await rm(join(lost, 'run.json'));
  const files = [
    join(dir, 'report.html.0badf00d.tmp'),
    join(cut.dir, 'trials', 'x.json.0badf00d.tmp'),
    join(suite, 'baseline.json.0badf00d.tmp'),
  ];
  for (const path of [...files, join(dir, 'notes.tmp'), join(suite, `${id}.keep`)]) await writeFile(path, '');
  await mkdir(join(suite, 'mine.removed'));
  const unread: string[] = [];
  const look = () => leftovers(out, (sentence) => unread.push(sentence));
  expect(await look()).toEqual([removed]);
  const past = new Date(Date.now() - 7_200_000);
  for (const path of [...files, begun, lost, join(dir, 'notes.tmp')]) await utimes(path, past, past);
  expect([...(await look())].sort()).toEqual([...files, removed, begun].sort());
  expect(unread.at(-1)).toBe(`${lost} has results and no run.json: restore that from a copy, or remove the folder`);
});

async function flipOne(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[100]! ^= 1;
  await writeFile(path, bytes);
}
