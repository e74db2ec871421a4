import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cifar10 } from '../../../src/problem/data/sources/images.ts';
import { load, samples } from './fields.ts';
import { temporaryFolder, writeFiles } from './idx-files.ts';

const RECORD = 3073;

/** Records whose label is given, and whose bytes count on from the record's number. */
const records = (...labels: readonly number[]): Buffer =>
  Buffer.concat(
    labels.map((label, n) => Buffer.from([label, ...Array.from({ length: RECORD - 1 }, (_, i) => (n + i) % 256)])),
  );

const set = (): Record<string, Buffer> => ({
  'data_batch_1.bin': records(3, 1),
  'data_batch_2.bin': records(4),
  'data_batch_3.bin': records(1),
  'data_batch_4.bin': records(5),
  'data_batch_5.bin': records(9, 2),
  'test_batch.bin': records(6, 6, 0),
});

const sizes = { trainSize: 7, testSize: 3 };

function folderOf(files: Readonly<Record<string, Buffer>>): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

test('images come channel by channel from −1 to 1, with the labels of all five files in order', async () => {
  const { data, origin } = await load(cifar10({ ...sizes, dir: folderOf(set()) }));
  expect(samples(data, 'train', 'label').flat()).toEqual([3, 1, 4, 1, 5, 9, 2]);
  expect(samples(data, 'test', 'label').flat()).toEqual([6, 6, 0]);
  const [, second] = samples(data, 'train', 'image');
  // Red at (0, 0), green there, and blue at the last place.
  expect([second![0], second![1024], second![3071]]).toEqual([1, 1, 3072 % 256]);
  expect(data.fields['image']).toEqual({
    shape: [3, 32, 32],
    integer: false,
    scale: { divisor: 255, mean: 0.5, std: 0.5 },
  });
  expect(data.fields['label']).toMatchObject({ shape: [], integer: true, classes: 10 });
  expect(data.splits.train.values['image']!.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(origin).toMatchObject({ fingerprint: data.fingerprint, commonest: 2 / 3 });
});

test('the folder that the archive unpacks to is found, named by the suite or by --data, with the same fingerprint', async () => {
  const folder = folderOf(set());
  const outer = temporaryFolder();
  mkdirSync(join(outer, 'cifar-10-batches-bin'));
  writeFiles(join(outer, 'cifar-10-batches-bin'), set());
  const [named, given] = [await load(cifar10({ ...sizes, dir: folder })), await load(cifar10(sizes), outer)];
  expect(given.data.fingerprint).toBe(named.data.fingerprint);
  const other = await load(cifar10(sizes), folderOf({ ...set(), 'test_batch.bin': records(6, 6, 1) }));
  expect(other.data.fingerprint).not.toBe(named.data.fingerprint);
});

test('the first images are taken, and the last of them are for validation', async () => {
  const { data } = await load(cifar10({ trainSize: 5, testSize: 1, validation: 2, dir: folderOf(set()) }));
  expect(samples(data, 'train', 'label').flat()).toEqual([3, 1, 4]);
  expect(samples(data, 'validation', 'label').flat()).toEqual([1, 5]);
  expect(samples(data, 'validation', 'image')[0]!.slice(0, 2)).toEqual([0, 1]);
  expect(samples(data, 'test', 'label').flat()).toEqual([6]);
});

test.each<readonly [name: string, files: Readonly<Record<string, Buffer>>, message: RegExp]>([
  [
    'a file that is cut off',
    { 'data_batch_2.bin': records(4).subarray(0, 3000) },
    /^\S+test\.ts:\d+: \S+data_batch_2\.bin holds 3,000 bytes, expected a multiple of 3073, a label and an image of 3 × 32 × 32; replace it with a whole copy\.$/,
  ],
  [
    'an empty file',
    { 'test_batch.bin': Buffer.alloc(0) },
    /test_batch\.bin holds 0 bytes, expected a multiple of 3073/,
  ],
  [
    'another label',
    { 'data_batch_5.bin': records(2, 10) },
    /data_batch_5\.bin has label 10 for image 1, expected labels from 0 to 9; replace it with a whole copy\.$/,
  ],
  [
    'fewer images',
    { 'data_batch_1.bin': records(1) },
    /trainSize is 7, but \S+ has only 6 such images; set trainSize accordingly\.$/,
  ],
])('%s is refused', async (_, files, message) => {
  await expect(load(cifar10({ ...sizes, dir: folderOf({ ...set(), ...files }) }))).rejects.toThrow(message);
});

test('a missing file, or folder, is said with what to do', async () => {
  const rest = Object.fromEntries(Object.entries(set()).filter(([name]) => name !== 'data_batch_4.bin'));
  await expect(load(cifar10({ ...sizes, dir: folderOf(rest) }))).rejects.toThrow(
    /Cannot read \S+data_batch_4\.bin \(there is nothing at that path\), expected a file of CIFAR-10's binary version; check the path\.$/,
  );
  await expect(load(cifar10(sizes))).rejects.toThrow(
    /CIFAR-10 has no usual place; unpack https:\S+cifar-10-binary\.tar\.gz and give its folder as cifar10\(\{ dir: '…' \}\) or --data DIR\.$/,
  );
});
