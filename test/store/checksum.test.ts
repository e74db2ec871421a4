import { cp, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { Generator } from '../../src/base/random.ts';
import { readRecord, readRun, verifyRun } from '../../src/store/read.ts';
import { resumeRun } from '../../src/store/resume.ts';
import { createRun } from '../../src/store/write.ts';
import { sampleHeader, sampleResult, sampleSpec } from './sample-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

const plan = [sampleSpec(1, 'RMSProp α=0.9 🚀'), sampleSpec(2)];
const FLIPS = 266;

async function madeRun(finished: boolean): Promise<string> {
  const writer = await createRun(await temporaryFolder(), sampleHeader(plan));
  await writer.save(sampleResult(plan[0]!, 8));
  await writer.save(sampleResult(plan[1]!, 5, { status: 'diverged', reason: 'the loss became NaN' }));
  if (finished) await writer.finish({ status: 'completed', seconds: 12.5, timings: [] });
  return writer.dir;
}

describe('a flipped bit is noticed, unless it changes nothing that is read', () => {
  test.each([
    ['run.json', true],
    ['curves.parquet', true],
    ['run.json', false],
    [`trials/${plan[0]!.id}.json`, false],
  ])('%s, of a run that is finished: %s', async (file, finished) => {
    const dir = await madeRun(finished);
    const path = join(dir, file);
    const [whole, stored] = [await readFile(path), await readRun(dir)];
    const random = new Generator(1);
    for (let i = 0; i < FLIPS; i++) {
      const bit = random.draw() % (8 * whole.length);
      const flipped = Uint8Array.from(whole);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      await writeFile(path, flipped);
      for (const read of [readRun, verifyRun]) {
        const found: unknown = await read(dir).catch((error: unknown) => error);
        if (!(found instanceof InputError)) expect([bit, found]).toEqual([bit, read === readRun ? stored : stored.run]);
      }
    }
  });
});

test('what changes the form of a record alone is not taken for damage', async () => {
  const dir = await madeRun(true);
  const stored = await readRun(dir);
  const path = join(dir, 'run.json');
  const value = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify(Object.fromEntries(Object.entries(value).toReversed()), null, '\t'));
  expect(await readRun(dir)).toEqual(stored);
});

test('a run is the same in another folder, and under another name', async () => {
  const dir = await madeRun(true);
  const [copy, moved] = [join(await temporaryFolder(), 'copy'), join(await temporaryFolder(), 'moved')];
  await cp(dir, copy, { recursive: true });
  await rename(dir, moved);
  expect((await readRun(copy)).run).toEqual((await readRun(moved)).run);
});

test('curves of another run are not taken for this one’s', async () => {
  const [here, there] = [await madeRun(true), await madeRun(true)];
  // One loss differs, in its last bit.
  const bytes = await readFile(join(there, 'curves.parquet'));
  const at = bytes.indexOf(Buffer.from(Float64Array.of(2.3 / 8 + 1 / 7).buffer));
  expect(at).toBeGreaterThan(0);
  bytes[at]! ^= 1;
  await writeFile(join(here, 'curves.parquet'), bytes);
  for (const read of [readRun, verifyRun])
    await expect(read(here)).rejects.toThrow(/curves\.parquet is damaged: it does not fit its checksum in run\.json; /);
  // The record is whole.
  expect((await readRecord(here)).status).toBe('completed');
});

test('a run of the first version has no checksum, is read, and gets one when it goes on', async () => {
  const fixture = join('fixtures/runs', 'schema-1');
  const { run } = await readRun(fixture);
  expect([run.schema, await verifyRun(fixture)]).toEqual([1, run]);
  const dir = join(await temporaryFolder(), 'copy');
  await cp(fixture, dir, { recursive: true });
  const path = join(dir, 'run.json');
  const text = await readFile(path, 'utf8');
  const value = { ...(JSON.parse(text) as object), status: 'interrupted' };
  await writeFile(path, JSON.stringify(value));
  const { writer } = await resumeRun(dir);
  expect(await readdir(join(dir, 'trials'))).toHaveLength(2);
  await writer.finish({ status: 'completed', seconds: 1, timings: [] });
  expect((await readRun(dir)).run).toMatchObject({ schema: 2, trials: run.trials });
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ checksum: expect.any(String) as string });
});
