import { expect, test } from 'vitest';
import { mergeRuns } from '../../src/serve/merge.ts';
import { syntheticRun } from '../report/synthetic-run.ts';

const stored = syntheticRun({ epochs: 1, trainSize: 640, variants: [{ label: 'a' }, { label: 'b' }] });

function run({ id, suite = 'first' }: { id: string; suite?: string }) {
  return { ...stored, run: { ...stored.run, id, suite: { ...stored.run.suite, name: suite } } };
}

function variantsOf(merged: ReturnType<typeof mergeRuns>) {
  return merged.run.trials.map(({ variant }) => variant);
}

test('runs of one suite are told apart by their ids', () => {
  const merged = mergeRuns([run({ id: '1' }), run({ id: '2' })]);
  expect(variantsOf(merged)).toEqual(['a · 1', 'b · 1', 'a · 2', 'b · 2']);
  expect(merged.losses.size).toBe(4);
});

test('runs of two suites may have the same id', () => {
  const merged = mergeRuns([run({ id: '1' }), run({ id: '1', suite: 'second' })]);
  expect(variantsOf(merged)).toEqual(['a · first/1', 'b · first/1', 'a · second/1', 'b · second/1']);
  expect(new Set(merged.run.plan.map(({ id }) => id)).size).toBe(4);
  expect(merged.losses.size).toBe(4);
});
