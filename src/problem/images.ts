import { checkCount } from './options.ts';

/** How much of MNIST a problem uses. */
export interface ImageOptions {
  /** The first N training images; all 60,000 when not given. */
  readonly trainSize?: number;
  /** The first N test images; all 10,000 when not given. */
  readonly testSize?: number;
}

/** @throws InputError for more images than there are */
export function checkImages(problem: string, options: ImageOptions): Required<ImageOptions> {
  const { trainSize = 60_000, testSize = 10_000 } = options;
  checkCount(problem, 'trainSize', trainSize, 1, 60_000);
  checkCount(problem, 'testSize', testSize, 1, 10_000);
  return { trainSize, testSize };
}
