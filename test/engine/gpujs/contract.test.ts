import { describe, expect, test } from 'vitest';
import { cases } from '../cpu/graph/cases.ts';
import { differences, runOf } from '../cpu/graph/expected.ts';
import { runOnGpujs } from './run.ts';

const plain = cases.map((each) => runOf(each));
const only = process.env['ONLY'];
describe.each((process.env['MODES'] ?? 'cpu').split(',') as ('cpu' | 'webasm' | 'webgpu')[])('%s', async (mode) => {
  const runs = plain.filter((_, i) => !only || cases[i]![0].includes(only));
  const found = await runOnGpujs(runs, mode);
  const hardRuns = cases
    .filter(([n]) => !n.startsWith('convolution') && (!only || n.includes(only)))
    .map((each) => runOf(each, 5));
  const hard = await runOnGpujs(hardRuns, mode);
  test.each(
    cases
      .filter(([n]) => !n.startsWith('convolution') && (!only || n.includes(only)))
      .map(([name], i) => ({ name, i })),
  )('hard $name', ({ i }) => {
    expect(differences(hardRuns[i]!, hard[i]!)).toEqual([]);
  });
  const names = cases.filter(([n]) => !only || n.includes(only));
  test.each(names.map(([name], i) => ({ name, i })))('$name', ({ i }) => {
    expect(differences(runs[i]!, found[i]!)).toEqual([]);
  });
});
