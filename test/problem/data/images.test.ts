import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fashionMnist, mnist } from '../../../src/problem/data/sources/images.ts';
import { load, samples } from './fields.ts';
import { smallSet, temporaryFolder, writeFiles } from './idx-files.ts';

function smallFolder(): string {
  const folder = temporaryFolder();
  writeFiles(folder, smallSet);
  return folder;
}

describe.each([
  ['mnist', mnist],
  ['fashionMnist', fashionMnist],
] as const)('%s', (_, source) => {
  test('reads the folder that the suite names, or in its place that of --data', async () => {
    const [folder, other] = [smallFolder(), smallFolder()];
    const named = source({ trainSize: 3, testSize: 2, dir: folder });
    const { data, origin } = await load(named);
    expect(data.fields['image']!.shape).toEqual([1, 28, 28]);
    expect(samples(data, 'train', 'label').flat()).toEqual([7, 0, 9]);
    expect(origin!.source).toBe(folder);
    expect((await load(named, other)).origin!.source).toBe(other);
  });

  test('sets the last training images aside for validation', async () => {
    const { data } = await load(source({ trainSize: 3, testSize: 2, validation: 1, dir: smallFolder() }));
    expect(samples(data, 'train', 'label').flat()).toEqual([7, 0]);
    expect(samples(data, 'validation', 'label').flat()).toEqual([9]);
    expect(samples(data, 'validation', 'image')[0]).toEqual(
      Array.from({ length: 784 }, (_, i) => [0, 128, 255][(784 * 2 + i) % 3]),
    );
  });

  test('leaves some images to train on', async () => {
    await expect(load(source({ trainSize: 3, testSize: 2, validation: 3, dir: smallFolder() }))).rejects.toThrow(
      /^\S+images\.test\.ts:\d+: validation is 3, but there are only 3 training samples; leave some to train on\.$/,
    );
  });
});

const DEBIAN = '/usr/share/datasets/fashion-mnist';

test.runIf(existsSync(DEBIAN))("fashionMnist is found where Debian's package puts it", async () => {
  const { data, origin } = await load(fashionMnist({ trainSize: 10, testSize: 5 }));
  expect(origin).toMatchObject({ name: 'Fashion-MNIST', source: DEBIAN });
  // The first articles are an ankle boot and two T-shirts.
  expect(samples(data, 'train', 'label').flat().slice(0, 3)).toEqual([9, 0, 0]);
});

test.skipIf(existsSync(DEBIAN))('fashionMnist says how to get it where it is not', async () => {
  await expect(load(fashionMnist())).rejects.toThrow(
    `Fashion-MNIST is not in ${DEBIAN}; install Debian's package dataset-fashion-mnist, or give a folder with its four idx files as fashionMnist({ dir: '…' }) or --data DIR.`,
  );
});
