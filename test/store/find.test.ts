import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { findRun, listRuns } from '../../src/store/find.ts';
import { createRun } from '../../src/store/write.ts';
import { sampleHeader } from './sample-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Two runs of one suite and a later one of another, beside things that are no runs. */
async function someRuns() {
  const out = await temporaryFolder();
  const start = async (suite: string, startedAt: string) => createRun(out, { ...sampleHeader([], suite), startedAt });
  const old = await start('rmsprop', '2026-01-01T00:00:00.000Z');
  const recent = await start('rmsprop', '2026-02-01T00:00:00.000Z');
  const other = await start('big batches', '2026-03-01T00:00:00.000Z');
  await writeFile(join(out, 'notes.txt'), '');
  await mkdir(join(out, 'rmsprop', 'latest'));
  await mkdir(join(out, 'rmsprop', '20270101-000000-0000'));
  return { out, old, recent, other };
}

test('runs are listed newest first; what is no run is left out', async () => {
  const { out, old, recent, other } = await someRuns();
  expect(await listRuns(out)).toEqual([
    { suite: 'big batches', id: other.id, dir: other.dir },
    { suite: 'rmsprop', id: recent.id, dir: recent.dir },
    { suite: 'rmsprop', id: old.id, dir: old.dir },
  ]);
});

test('an output folder that does not exist has no runs', async () => {
  expect(await listRuns(join(await temporaryFolder(), 'absent'))).toEqual([]);
});

test('runs and suites behind a symbolic link are runs like others; a link to nothing is none', async () => {
  const { out, old, recent, other } = await someRuns();
  const elsewhere = await temporaryFolder();
  await rename(join(out, 'big batches'), join(elsewhere, 'moved'));
  await symlink(join(elsewhere, 'moved'), join(out, 'big batches'));
  await rename(recent.dir, join(elsewhere, recent.id));
  await symlink(join(elsewhere, recent.id), recent.dir);
  await symlink(join(elsewhere, 'absent'), join(out, 'dangling'));
  await symlink(join(out, 'circle'), join(out, 'circle'));
  await symlink(join(out, 'notes.txt'), join(out, 'rmsprop', '20270102-000000-0000'));
  expect((await listRuns(out)).map(({ id }) => id)).toEqual([other.id, recent.id, old.id]);
  expect(await findRun('rmsprop/latest', out)).toBe(recent.dir);
});

test('a run is found by its folder, its id, its suite and id, or as the latest, of all or of a suite', async () => {
  const { out, old, recent, other } = await someRuns();
  expect(await findRun(old.dir, '/elsewhere')).toBe(old.dir);
  expect(await findRun(old.id, out)).toBe(old.dir);
  expect(await findRun(`rmsprop/${old.id}`, out)).toBe(old.dir);
  expect(await findRun('latest', out)).toBe(other.dir);
  expect(await findRun('rmsprop/latest', out)).toBe(recent.dir);
  expect(await findRun('big batches/latest', out)).toBe(other.dir);
});

test('an unknown run is refused with the nearest name and the newest runs', async () => {
  const { out, old, other } = await someRuns();
  const wrong = old.id.replace('20260101', '20260111');
  const error = await findRun(wrong, out).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toContain(`no run "${wrong}"`);
  expect((error as InputError).message).toContain(`did you mean ${old.id}?`);
  expect((error as InputError).message).toContain(`The newest are big batches/${other.id}, rmsprop/`);
  await expect(findRun('rmsprob/latest', out)).rejects.toThrow('did you mean rmsprop/latest?');
});

test('where there are no runs yet the refusal says how to make one', async () => {
  await expect(findRun('latest', await temporaryFolder())).rejects.toThrow(/no runs there yet.*bench run SUITE/);
});
