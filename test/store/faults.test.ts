import { execFileSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import type { ModelProblemSpec } from '../../src/problem/problem.ts';
import { SCHEMA } from '../../src/record/record.ts';
import { listRuns } from '../../src/store/find.ts';
import { readRun } from '../../src/store/read.ts';
import { readRecords } from '../../src/store/records.ts';
import { createRun } from '../../src/store/write.ts';
import { sampleHeader, sampleResult, sampleSpec } from './sample-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

const plan = [sampleSpec(0), sampleSpec(1)];

/** A small file system of its own; undefined where this process may not make one. */
async function mounted(options: string): Promise<string | undefined> {
  const dir = await temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', dir]);
  });
  return dir;
}

test('a full disk is named, and what was saved before is read', async ({ skip }) => {
  const out = await mounted('size=128k');
  if (out === undefined) return skip('this process may not mount a file system of 128 KiB');
  const writer = await createRun(out, sampleHeader(plan));
  await writer.save(sampleResult(plan[0]!, 8));
  await writeFile(join(out, 'filler'), Buffer.alloc(200_000)).catch(() => undefined);
  const error: unknown = await writer.save(sampleResult(plan[1]!, 20_000)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toMatch(
    /^cannot write .*\.json: the disk is full; finished trials are kept: .*--resume --out DIR" goes on with the others$/,
  );
  expect((await readRun(writer.dir)).run.trials).toEqual([sampleResult(plan[0]!, 8).record]);
  expect((await readdir(join(writer.dir, 'trials'))).every((name) => name.endsWith('.json'))).toBe(true);
});

test('a read-only file system is named', async ({ skip }) => {
  const out = await mounted('size=64k,ro');
  if (out === undefined) return skip('this process may not mount a read-only file system');
  await expect(createRun(out, sampleHeader(plan))).rejects.toThrow(/the file system is read-only; .*--out DIR$/);
});

test('two runs at once into one folder keep out of each other’s way', async () => {
  const out = await temporaryFolder();
  const [left, right] = await Promise.all([createRun(out, sampleHeader(plan)), createRun(out, sampleHeader(plan))]);
  await Promise.all([left, right].flatMap((writer) => plan.map((spec) => writer.save(sampleResult(spec, 8)))));
  await right.finish({ status: 'completed', seconds: 1, timings: [] });
  expect((await readRun(left.dir)).run).toMatchObject({ status: 'running', trials: [{}, {}] });
  expect((await readRun(right.dir)).run).toMatchObject({ status: 'completed', trials: [{}, {}] });
  expect(await listRuns(out)).toHaveLength(2);
});

test('a run that is damaged is named, and the others are read', async () => {
  const out = await temporaryFolder();
  const [good, bad] = [await createRun(out, sampleHeader(plan)), await createRun(out, sampleHeader(plan))];
  await writeFile(join(bad.dir, 'run.json'), '{"schema": 1, "id": 7}');
  const unread: string[] = [];
  const found = await readRecords(out, undefined, (sentence) => unread.push(sentence));
  expect(found.map(({ id }) => id)).toEqual([good.id]);
  expect(unread).toEqual([expect.stringContaining(`${bad.dir}/run.json is damaged: at id`)]);
});

test('a run of every schema version there was is read', async () => {
  const versions = await readdir('fixtures/runs');
  const numbers = versions.map((name) => Number(/^schema-(\d+)/.exec(name)![1]));
  expect([...new Set(numbers)].sort()).toEqual(Array.from({ length: SCHEMA }, (_, i) => i + 1));
  for (const version of versions) {
    const { run, losses } = await readRun(join('fixtures/runs', version));
    expect(run.trials.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect([...losses.values()].map((curve) => curve.length)).toEqual(run.trials.map(({ steps }) => steps));
    expect(run.timings).toHaveLength(2);
  }
});

test("a run of a suite's own problem is read with its model, and with metrics by name", async () => {
  const { run } = await readRun('fixtures/runs/schema-2-own-problem');
  const { problem } = run.plan[0]!;
  expect(problem).toMatchObject({ kind: 'model', name: 'line', parameters: 3, metrics: ['mean error'] });
  const model = run.models![(problem as ModelProblemSpec).model]!;
  expect(model.parameters.map(({ name, shape }) => [name, shape])).toEqual([
    ['out.weight', [1, 2]],
    ['out.bias', [1]],
  ]);
  expect(model.train.map(({ batch }) => batch)).toEqual([4, 2]);
  for (const { epochs } of run.trials)
    for (const { metrics, testAccuracy } of epochs) {
      expect(testAccuracy).toBeNull();
      expect(Object.keys(metrics!)).toEqual(['mean error']);
    }
});
