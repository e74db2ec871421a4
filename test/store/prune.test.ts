import { hostname } from 'node:os';
import { rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearBaseline, readBaseline, writeBaseline } from '../../src/store/baseline.ts';
import { listRuns } from '../../src/store/find.ts';
import { prunable, removeRun } from '../../src/store/prune.ts';
import { readRun } from '../../src/store/read.ts';
import { createRun } from '../../src/store/write.ts';
import { editSealed } from './edit-sealed.ts';
import { sampleHeader } from './sample-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function fiveRuns() {
  const out = await temporaryFolder();
  const ids: string[] = [];
  for (const month of [1, 2, 3, 4, 5]) {
    const writer = await createRun(out, { ...sampleHeader([]), startedAt: `2026-0${month}-01T00:00:00.000Z` });
    ids.push(writer.id);
    if (month !== 2) await writer.finish({ status: 'completed', seconds: 1, timings: [] });
  }
  return { out, ids };
}

test('all but the newest runs go, but not the baseline, nor one that is under way or unreadable', async () => {
  const { out, ids } = await fiveRuns();
  await writeBaseline(out, 'sample', ids[0]!);
  const path = join(out, 'sample', ids[1]!, 'run.json');
  await editSealed(path, (run) => ({ ...run, writer: { host: hostname(), pid: process.ppid } }));
  const found = await prunable(out, 2);
  expect(found.map(({ id }) => id)).toEqual([ids[2]]);
  await writeFile(path, 'damaged');
  expect(await prunable(out, 2)).toHaveLength(1);
  for (const folder of found) await removeRun(folder);
  expect((await listRuns(out)).map(({ id }) => id)).toEqual([ids[4], ids[3], ids[1], ids[0]]);
});

test('a baseline is pinned, shown and cleared; a damaged one is refused', async () => {
  const { out, ids } = await fiveRuns();
  expect(await readBaseline(out, 'sample')).toBeNull();
  await writeBaseline(out, 'sample', ids[3]!);
  expect(await readBaseline(out, 'sample')).toMatchObject({ run: ids[3] });
  expect([await clearBaseline(out, 'sample'), await clearBaseline(out, 'sample')]).toEqual([true, false]);
  await writeFile(join(out, 'sample', 'baseline.json'), '{}');
  await expect(readBaseline(out, 'sample')).rejects.toThrow(/baseline\.json is damaged: .*bench baseline set sample/);
});

test('of a run behind a symbolic link the link goes, and the run stays whole where it is', async () => {
  const { out, ids } = await fiveRuns();
  const [dir, elsewhere] = [join(out, 'sample', ids[0]!), join(await temporaryFolder(), 'kept')];
  await rename(dir, elsewhere);
  await symlink(elsewhere, dir);
  for (const folder of await prunable(out, 3)) await removeRun(folder);
  expect((await listRuns(out)).map(({ id }) => id)).not.toContain(ids[0]);
  expect((await readRun(elsewhere)).run.id).toBe(ids[0]);
});
