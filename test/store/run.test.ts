import { existsSync } from 'node:fs';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { SCHEMA, type RunRecord } from '../../src/record/record.ts';
import { readRecord, readRun } from '../../src/store/read.ts';
import { createRun } from '../../src/store/write.ts';
import { editSealed } from './edit-sealed.ts';
import { sampleHeader, sampleResult, sampleSpec } from './sample-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

const plan = [
  sampleSpec(1, 'RMSProp α=0.9 🚀'),
  sampleSpec(2, 'blows <up> & "away", really'),
  sampleSpec(3, 'torch'),
  sampleSpec(4),
];
const results = [
  sampleResult(plan[0]!, 8),
  sampleResult(plan[1]!, 5, { status: 'diverged', reason: 'the loss became NaN at step 6' }),
  sampleResult(plan[2]!, 0, { status: 'skipped', reason: 'python3 cannot import torch' }),
  sampleResult(plan[3]!, 8),
];
const end = {
  status: 'completed',
  seconds: 12.5,
  timings: [
    {
      variant: plan[0]!.variant,
      step: { samples: 100, mean: 0.7, p50: 0.69, p99: 0.9 },
      update: { samples: 100, mean: 0.1, p50: 0.1, p99: 0.2 },
    },
  ],
} as const;

async function finishedRun(): Promise<string> {
  const writer = await createRun(await temporaryFolder(), sampleHeader(plan));
  for (const result of results) await writer.save(result);
  await writer.finish(end);
  return writer.dir;
}

/** A run that was cut off after its last two trials. */
async function unfinishedRun(): Promise<string> {
  const writer = await createRun(await temporaryFolder(), sampleHeader(plan));
  await writer.save(results[3]!);
  await writer.save(results[1]!);
  return writer.dir;
}

describe('a finished run', () => {
  test('reads back as it was written, in the order of the plan', async () => {
    const writer = await createRun(await temporaryFolder(), sampleHeader(plan));
    for (const result of results.toReversed()) await writer.save(result);
    const stored = await writer.finish(end);
    expect(await readRun(writer.dir)).toEqual(stored);
    expect(stored.run).toMatchObject({ ...sampleHeader(plan), ...end, schema: SCHEMA, id: writer.id });
    expect(stored.run.trials).toEqual(results.map(({ record }) => record));
    expect([...stored.losses.values()]).toEqual(results.map(({ losses }) => losses));
  });

  test('is run.json and curves.parquet and nothing else', async () => {
    expect(await readdir(await finishedRun())).toEqual(['curves.parquet', 'run.json']);
  });

  test('keeps the NaN and infinities that a diverging network measures', async () => {
    const { record, losses } = results[0]!;
    const measured = { ...record.epochs[0]!, trainLoss: 1e300, testLoss: NaN, testAccuracy: 0.1 };
    const epochs = [measured, { ...measured, epoch: 2, testLoss: Infinity }];
    const writer = await createRun(await temporaryFolder(), sampleHeader(plan));
    await writer.save({ record: { ...record, epochs }, losses });
    expect((await readRun(writer.dir)).run.trials[0]!.epochs).toEqual(epochs);
    await writer.finish(end);
    expect((await readRun(writer.dir)).run.trials[0]!.epochs).toEqual(epochs);
  });

  test('keeps fields that this version does not know', async () => {
    const dir = await finishedRun();
    await edit(dir, (run) => {
      const trials = (run['trials'] as object[]).map((trial) => ({ ...trial, energyJoules: 7 }));
      return { ...run, trials, mood: 'fine' };
    });
    const stored = await readRun(dir);
    expect(stored.run).toHaveProperty('mood', 'fine');
    expect(stored.run.trials[0]).toHaveProperty('energyJoules', 7);
  });

  test('may have no trial at all', async () => {
    const writer = await createRun(await temporaryFolder(), sampleHeader(plan));
    await writer.finish({ ...end, status: 'interrupted', timings: [] });
    const { run, losses } = await readRun(writer.dir);
    expect(run).toMatchObject({ status: 'interrupted', trials: [] });
    expect(losses.size).toBe(0);
  });
});

describe('a run that was cut off', () => {
  test('reads with the trials that were saved, in the order of the plan', async () => {
    const { run, losses } = await readRun(await unfinishedRun());
    expect(run.status).toBe('running');
    expect(run.trials).toEqual([results[1]!.record, results[3]!.record]);
    expect(losses).toEqual(new Map([1, 3].map((i) => [plan[i]!.id, results[i]!.losses])));
  });

  test('took as long as it was until the last trial was saved', async () => {
    const writer = await createRun(await temporaryFolder(), {
      ...sampleHeader(plan),
      startedAt: new Date(Date.now() - 60_000).toISOString(),
    });
    await writer.save(results[0]!);
    const { seconds } = (await readRun(writer.dir)).run;
    // The save itself may take a while on a busy machine.
    expect(seconds).toBeGreaterThanOrEqual(60);
    expect(seconds).toBeLessThan(90);
  });

  test('ignores a file that was being written', async () => {
    const dir = await unfinishedRun();
    await writeFile(join(dir, 'trials', 'abc.json.0badf00d.tmp'), '{"schema": 1, "rec');
    expect((await readRun(dir)).run.trials).toHaveLength(2);
  });
});

test('a run reads whole at every moment of its being finished', async () => {
  for (let round = 0; round < 20; round++) {
    const writer = await createRun(await temporaryFolder(), sampleHeader(plan));
    for (const result of results) await writer.save(result);
    const finishing = writer.finish(end);
    let status: RunRecord['status'];
    do {
      const { run } = await readRun(writer.dir);
      expect(run.trials).toHaveLength(4);
      status = run.status;
    } while (status === 'running');
    await finishing;
  }
});

test('a record alone is the same, finished or not', async () => {
  for (const dir of [await finishedRun(), await unfinishedRun()]) {
    expect(await readRecord(dir)).toEqual((await readRun(dir)).run);
  }
});

describe('what cannot be read is refused in a sentence', () => {
  const cases: readonly [string, (dir: string) => Promise<void>, RegExp][] = [
    ['run.json is missing', (dir) => rm(join(dir, 'run.json')), /no run there: .*run\.json does not exist; give/],
    ['run.json is cut short', (dir) => truncate(join(dir, 'run.json'), 300), /run\.json is damaged: it is not JSON/],
    ['run.json is lines of text', (dir) => writeFile(join(dir, 'run.json'), 'a\nb\n'), /it is not JSON \(.*\); /],
    ['run.json is something else', (dir) => writeFile(join(dir, 'run.json'), 'null'), /damaged: at the top level: /],
    [
      'a field has the wrong type',
      (dir) => edit(dir, (run) => ({ ...run, trials: [{ ...(run['trials'] as object[])[0], steps: '8' }] })),
      /run\.json is damaged: at trials\.0\.steps: .*expected/,
    ],
    ['the schema is from the future', (dir) => edit(dir, (run) => ({ schema: 3, x: run })), /schema is 3.*update/],
    ['curves are missing', (dir) => rm(join(dir, 'curves.parquet')), /cannot read .*curves\.parquet: there is nothing/],
    ['curves are cut short', (dir) => truncate(join(dir, 'curves.parquet'), 200), /curves\.parquet is damaged/],
    [
      'curves and run.json disagree',
      (dir) => edit(dir, (run) => ({ ...run, trials: [{ ...(run['trials'] as object[])[0], steps: 9 }] })),
      /curves\.parquet is damaged: it has 8 losses of trial 0+1 \(RMSProp α=0\.9 🚀\), run\.json says 9/,
    ],
  ];

  test.each(cases)('%s', async (_, damage, message) => {
    const dir = await finishedRun();
    await damage(dir);
    const error = await readRun(dir).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(message);
    expect((error as InputError).message).not.toContain('\n');
  });

  test('a saved trial without all its losses', async () => {
    const dir = await unfinishedRun();
    const path = join(dir, 'trials', `${plan[1]!.id}.json`);
    await editSealed(path, (trial) => ({ ...trial, losses: 'AAAAAAAA8D8=' }));
    await expect(readRun(dir)).rejects.toThrow(/damaged: it does not hold 5 losses.*remove the file, and .*--resume/);
  });
});

describe('a new run', () => {
  test('gets an id that sorts by time, in a folder named after the suite', async () => {
    const out = await temporaryFolder();
    const writer = await createRun(out, sampleHeader(plan, 'my suite'));
    expect(writer.id).toMatch(/^20261123-015530-[\da-f]{4}$/);
    expect(writer.dir).toBe(join(out, 'my suite', writer.id));
    const later = await createRun(out, { ...sampleHeader(plan), startedAt: '2026-11-23T01:55:30.251Z' });
    expect(later.id > writer.id).toBe(true);
  });

  test('never shares its folder, even when many start in the same millisecond', async () => {
    const out = await temporaryFolder();
    const writers = await Promise.all(Array.from({ length: 100 }, () => createRun(out, sampleHeader(plan))));
    expect(new Set(writers.map(({ dir }) => dir)).size).toBe(100);
  });

  test.each(['../../escape', '/etc', '..', '', 'a/b', '.hidden'])(
    'stays inside the output folder for a suite named %j',
    async (name) => {
      const out = await temporaryFolder();
      const { dir, id } = await createRun(out, sampleHeader(plan, name));
      const [folder] = await readdir(out);
      expect(dir).toBe(join(out, folder!, id));
    },
  );

  test('is refused, with nothing left behind, where the output folder is a file', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'file'), 'precious');
    for (const out of [join(root, 'file'), join(root, 'file', 'below')]) {
      const error = await createRun(out, sampleHeader(plan)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).message).toMatch(/^cannot write .*: a part of the path is a file, .*--out DIR$/);
    }
    expect(await readdir(root)).toEqual(['file']);
    expect(await readFile(join(root, 'file'), 'utf8')).toBe('precious');
  });

  // Node 20's own recursive mkdir never settles there.
  test.skipIf(!existsSync('/proc/self'))('is refused where there can be no folder, such as in /proc', async () => {
    const error = await createRun('/proc/absent/reports', sampleHeader(plan)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(
      /^cannot write \/proc\/absent: nothing can be made at that path; .*--out/,
    );
  });

  test('makes every folder that is missing; a refusal takes them back', async () => {
    const root = await temporaryFolder();
    const { dir } = await createRun(join(root, 'a', 'b'), sampleHeader(plan));
    expect(dir.startsWith(join(root, 'a', 'b', 'sample'))).toBe(true);
    // Longer than any file system takes.
    await expect(createRun(join(root, 'c', 'd', 'x'.repeat(300)), sampleHeader(plan))).rejects.toThrow(InputError);
    expect(await readdir(root)).toEqual(['a']);
  });

  test('refuses a record whose losses are not as many as its steps', async () => {
    const writer = await createRun(await temporaryFolder(), sampleHeader(plan));
    const { record } = results[0]!;
    await expect(writer.save({ record, losses: new Float64Array(3) })).rejects.toThrow('3 losses for 8 steps');
  });
});

async function edit(dir: string, change: (run: Readonly<Record<string, unknown>>) => object): Promise<void> {
  await editSealed(join(dir, 'run.json'), change);
}
