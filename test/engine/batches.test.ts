import { expect, test } from 'vitest';
import { batchMaker } from '../../src/engine/gpujs/batches.ts';
import { firstRows, syntheticData } from './synthetic.ts';

const FEATURES = 3;
const BATCH = 4;
const data = syntheticData(FEATURES, 2, 20, 5);
const shuffled = (seed: number): Uint32Array => firstRows(20).map((row) => (row * 7 + seed) % 20);

test.each([
  ['listed, where few are needed', [1, 1], 2, 8],
  ['of both seeds listed', [1, 2], 2, 16],
  ['all, once, where the seeds need more than there are', [1, 2, 1, 3], 3, 20],
])('images are given %s', (_, seeds, steps, images) => {
  // The last batch has a row less.
  const rows = seeds.map((seed) => shuffled(seed).subarray(0, steps * BATCH - 1));
  const batches = batchMaker(data, FEATURES)('train', rows, BATCH);
  expect(batches).toMatchObject({ steps, sets: new Set(seeds).size, count: images });
  expect([batches.images.length, batches.labels.length]).toEqual([images * FEATURES, images]);
  expect(Array.from(batches.sizes)).toEqual([...Array<number>(steps - 1).fill(BATCH), BATCH - 1]);
  rows.forEach((own, lane) => {
    own.forEach((row, i) => {
      const place = batches.places[batches.setOf[lane]! * steps * BATCH + i]!;
      expect(batches.labels[place]).toBe(data.train.labels[row]);
      const bytes = batches.images.subarray(place * FEATURES, (place + 1) * FEATURES).map((x) => (x * 0.5 + 0.5) * 255);
      expect(Array.from(bytes, Math.round)).toEqual([
        ...data.train.images.subarray(row * FEATURES, (row + 1) * FEATURES),
      ]);
    });
  });
});
