import { expect, test } from 'vitest';
import { kinds, wrongOutputs } from './random-runs.ts';
import { gemms, runOnCpu } from './run.ts';

test.each(
  gemms.flatMap(([name, gemm]) => kinds.map(([kind, runs, expected]) => ({ name, gemm, kind, runs, expected }))),
)('random graphs $kind are as on reference, with products by $name', async ({ gemm, runs, expected }) => {
  expect(wrongOutputs(expected, await runOnCpu(runs, gemm))).toEqual([]);
  const compared = expected.reduce((count, outputs) => count + outputs.length, 0);
  const all = runs.reduce((count, { graph }) => count + Object.keys(graph.outputs).length, 0);
  expect(compared / all).toBeGreaterThan(0.98);
});
