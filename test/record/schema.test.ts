import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { ProbeRecord, RunRecord } from '../../src/record/record.ts';
import { runSchema } from '../../src/record/schema.ts';
import { toJson } from '../../src/record/to-json.ts';
import { sampleHeader, sampleResult, sampleSpec } from '../store/sample-run.ts';

test('the schema and the type say the same: each can stand for the other', () => {
  expectTypeOf<RunRecord>().toExtend<z.output<typeof runSchema>>();
  expectTypeOf<z.output<typeof runSchema>>().toExtend<RunRecord>();
});

test('every field of a record is checked: without any one of them it is refused', () => {
  const plan = [{ ...sampleSpec(1), probeEvery: 10 }];
  const timing = { samples: 1, mean: 1, p50: 1, p99: 1 };
  const run: RunRecord = {
    schema: 1,
    id: '20261123-015530-0000',
    ...sampleHeader(plan),
    seconds: 1,
    status: 'completed',
    trials: [{ ...sampleResult(plan[0]!, 8).record, probes }],
    timings: [{ variant: 'a', step: timing, update: timing }],
  };
  const text = toJson(run);
  expect(runSchema.parse(JSON.parse(text))).toEqual(run);
  const accepted = pathsOf(run).filter((path) => runSchema.safeParse(without(JSON.parse(text), path)).success);
  // What a problem and an optimizer hold besides their names is their own business; probes may be absent.
  const free = /^plan\.0\.((problem|optimizer)\.|probeEvery$)|^environment\.libraries\.|^trials\.0\.probes$/;
  expect(accepted.filter((path) => !free.test(path))).toEqual([]);
});

const probes: ProbeRecord = {
  every: 10,
  rows: 64,
  losses: [2.3, NaN],
  spread: [0.1, 0.2],
  steps: [1, 2],
  tensors: [
    {
      name: 'layer1.weight',
      size: 80,
      step: [[0, 1, 2, 3, 4]],
      ratio: [[0, 1, 2, 3, Infinity]],
      rms: [1e-3],
      updateToWeight: [1e-2],
      cosine: [-0.5],
      moment: { state: 'square', change: [0.1], lag: [-2] },
    },
  ],
};

test('lists of numbers stand on one line, and a text that looks like one stays as it is', () => {
  const value = { list: [1, -2.5, 1e-7], mixed: [1, 'a'], text: '[\n 1,\n 2\n]', nested: [[1], []] };
  expect(toJson(value)).toContain('"list": [1,-2.5,1e-7]');
  expect(JSON.parse(toJson(value))).toEqual(value);
});

/** Every property of a value, at any depth, as "a.0.b". */
function pathsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const own = Array.isArray(value) ? [] : [key];
    return [...own, ...pathsOf(member).map((path) => `${key}.${path}`)];
  });
}

function without(root: unknown, path: string): unknown {
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce((value, key) => (value as Record<string, unknown>)[key], root);
  Reflect.deleteProperty(parent as object, last);
  return root;
}
