import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { counted } from '../../base/units.ts';
import type { Dataset, Split } from './dataset.ts';
import type { Idx } from './idx.ts';
import {
  checkPublished,
  findFashionMnist,
  findMnistPackage,
  readMnistFiles,
  type FoundFolder,
  type MnistFiles,
} from './mnist-files.ts';

const side = 28;
const classes = 10;

/** The fingerprint of MNIST itself. */
export const mnistFingerprint = '689ff270f6b2962d';

const fashionMnistFingerprint = '1cb5a4cf9ef338eb';

const NAMES: ReadonlyMap<string, string> = new Map([
  [mnistFingerprint, 'MNIST'],
  [fashionMnistFingerprint, 'Fashion-MNIST'],
]);

export interface MnistOptions {
  /** What is read where no folder is named; MNIST when not given. */
  readonly set?: 'mnist' | 'fashionMnist';
  /** A folder with the four idx files, plain or gzipped; without it, the set's usual place. */
  readonly dir?: string | undefined;
  /** The first N training images. */
  readonly trainSize: number;
  /** The first N test images. */
  readonly testSize: number;
}

/**
 * MNIST (LeCun, Cortes, Burges), or from `dir` any set of the same form: images of 28 × 28 bytes in ten classes.
 *
 * @returns the data, and in words where they came from.
 * @throws {InputError} when a file is missing, damaged or not of that form, or holds fewer images than are asked for.
 */
export async function loadMnist(options: MnistOptions): Promise<{ dataset: Dataset; source: string }> {
  const { set = 'mnist', dir, trainSize, testSize } = options;
  const { folder, words } = dir === undefined ? await usualPlace(set) : { folder: resolve(dir), words: resolve(dir) };
  const files = await readMnistFiles(folder);
  if (dir === undefined && set === 'mnist') checkPublished(files);

  const fingerprint = fingerprintOf(files);
  const dataset: Dataset = {
    name: NAMES.get(fingerprint) ?? basename(folder),
    fingerprint,
    features: side * side,
    classes,
    normalise: { divisor: 255, mean: 0.5, std: 0.5 },
    train: firstOf(split(files.trainImages, files.trainLabels), 'trainSize', trainSize, files.trainImages.path),
    test: firstOf(split(files.testImages, files.testLabels), 'testSize', testSize, files.testImages.path),
  };
  return { dataset, source: words };
}

async function usualPlace(set: 'mnist' | 'fashionMnist'): Promise<FoundFolder> {
  return set === 'mnist' ? findMnistPackage() : findFashionMnist();
}

/** Of all the data, whatever part of them is used; a gzipped copy is the same data. */
function fingerprintOf({ trainImages, trainLabels, testImages, testLabels }: MnistFiles): string {
  const hash = createHash('sha256');
  for (const { md5 } of [trainImages, trainLabels, testImages, testLabels]) hash.update(md5);
  return hash.digest('hex').slice(0, 16);
}

function split(images: Idx, labels: Idx): Split {
  const [count = 0, height = 0, width = 0] = images.dimensions;
  if (height !== side || width !== side) {
    throw new InputError(
      `${images.path} holds images of ${height} × ${width}, expected ${side} × ${side}; give an MNIST-like set.`,
    );
  }
  if (labels.bytes.length !== count) {
    throw new InputError(
      `${labels.path} holds ${counted(labels.bytes.length, 'label')}, expected ${count}, one for each image of ${images.path}; ` +
        'take both files from the same set.',
    );
  }
  const wrong = labels.bytes.findIndex((label) => label >= classes);
  if (wrong !== -1) {
    throw new InputError(
      `${labels.path} has label ${labels.bytes[wrong]!} for image ${wrong}, expected labels from 0 to ${classes - 1}; ` +
        'give a set of ten classes.',
    );
  }
  return { count, images: images.bytes, labels: labels.bytes };
}

function firstOf(all: Split, option: string, size: number, path: string): Split {
  if (!Number.isSafeInteger(size) || size < 1 || size > all.count) {
    throw new InputError(
      `${option} is ${size}, expected a whole number from 1 to ${all.count}, the number of images in ${path}; ` +
        `set ${option} in the suite's problem accordingly.`,
    );
  }
  return { count: size, images: all.images.subarray(0, size * side * side), labels: all.labels.subarray(0, size) };
}
