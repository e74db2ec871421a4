import { expect, test } from 'vitest';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';
import { trainInHalves } from '../../src/schedule/halves.ts';
import { noResult } from '../../src/schedule/no-result.ts';

const cohort = Array.from({ length: 5 }, (_, seed): TrialSpec => {
  const spec = { variant: 'a', problem: mnistMlp({ hidden: [8] }), data: 'data', optimizer: rmsprop(), seed };
  return { id: String(seed), ...spec, epochs: 1, batchSize: 4 };
});

/** A device with room for some trials at once, and for none with the seed 3. */
function device(room: number) {
  const tried: number[] = [];
  return {
    tried,
    attempt: (part: readonly TrialSpec[]) => {
      tried.push(part.length);
      if (part.length > room || part.some(({ seed }) => seed === 3)) return Promise.resolve({ refused: 'no room' });
      return Promise.resolve({ results: part.map((spec) => noResult(spec, 'skipped', 'a test')) });
    },
  };
}

test('a cohort that the device refuses is trained in halves, and only what it refuses alone has failed', async () => {
  const { tried, attempt } = device(2);
  const records = (await trainInHalves(cohort, attempt)).map(({ record }) => record);
  expect(records.map(({ seed, status }) => [seed, status])).toEqual([
    [0, 'skipped'],
    [1, 'skipped'],
    [2, 'skipped'],
    [3, 'failed'],
    [4, 'skipped'],
  ]);
  expect(records[3]).toMatchObject({ reason: 'no room' });
  expect(tried).toEqual([5, 3, 2, 1, 2, 1, 1]);
});

test('a cohort that fits is trained at once', async () => {
  const { tried, attempt } = device(5);
  await trainInHalves(cohort.slice(0, 3), attempt);
  expect(tried).toEqual([3]);
});
