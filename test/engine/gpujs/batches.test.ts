import { expect, test } from 'vitest';
import { fieldBatchMaker } from '../../../src/engine/gpujs/graph/batches.ts';
import { firstRows, syntheticData } from '../synthetic.ts';

const FEATURES = 3;
const BATCH = 4;
const data = syntheticData(FEATURES, 2, 20, 5);
const { image, label } = data.splits.train.values as { readonly image: Uint8Array; readonly label: Uint8Array };
const shuffled = (seed: number): Uint32Array => firstRows(20).map((row) => (row * 7 + seed) % 20);

test.each([
  ['listed, where few are needed', [1, 1], 2, 8],
  ['of both seeds listed', [1, 2], 2, 16],
  ['all, once, where the seeds need more than there are', [1, 2, 1, 3], 3, 20],
])('samples are given %s', (_, seeds, steps, samples) => {
  // The last batch has a row less.
  const rows = seeds.map((seed) => shuffled(seed).subarray(0, steps * BATCH - 1));
  const batches = fieldBatchMaker(data, ['image', 'label'])('train', rows, BATCH);
  expect(batches).toMatchObject({ steps, last: BATCH - 1, sets: new Set(seeds).size, count: samples });
  const [images, labels] = [batches.fields.get('image')!, batches.fields.get('label')!];
  expect([images.length, labels.length]).toEqual([samples * FEATURES, samples]);
  rows.forEach((own, lane) => {
    own.forEach((row, i) => {
      const place = batches.places[batches.setOf[lane]! * steps * BATCH + i]!;
      expect(labels[place]).toBe(label[row]);
      const bytes = images.subarray(place * FEATURES, (place + 1) * FEATURES).map((x) => (x * 0.5 + 0.5) * 255);
      expect(Array.from(bytes, Math.round)).toEqual([...image.subarray(row * FEATURES, (row + 1) * FEATURES)]);
    });
  });
});

test('what a model does not read is not gathered, and a model that reads nothing takes steps all the same', () => {
  const rows = [firstRows(6)];
  expect([...fieldBatchMaker(data, ['label'])('train', rows, BATCH).fields.keys()]).toEqual(['label']);
  expect(fieldBatchMaker(data, [])('train', rows, BATCH)).toMatchObject({ steps: 2, last: 2, sets: 1, count: 0 });
});
