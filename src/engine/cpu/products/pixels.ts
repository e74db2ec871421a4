/** The pixels of a dataset in the order in which the sparse products keep them. */
export interface PixelOrder {
  /** The pixel at each place: first those of the dense matrix. */
  readonly order: Uint32Array;
  /** How many pixels are columns of the dense matrix; a multiple of 4. */
  readonly dense: number;
}

const SAMPLE_IMAGES = 1000;

/** Above this share of bytes that are not 0, dense products by our own kernels are as fast as sparse ones. */
const MOST_DENSITY = 0.5;

/**
 * A column of a dense product by a BLAS costs as much as entries in this share of the images: 26 ns an image and 200
 * outputs for a sparse entry, 4 ns a dense one.
 */
const DENSE_SHARE = 1 / 7;

/** Fewer seldom pixels than this share are not worth two kinds of products. */
const LEAST_SELDOM = 1 / 4;

/** Samples of so many bytes each. */
interface ByteSamples {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly features: number;
}

/** How to divide the pixels; null where a dense matrix of all of them is the best. `fastDense`: by a BLAS. */
export function orderPixels(samples: ByteSamples, fastDense: boolean): PixelOrder | null {
  const shares = sharesOfImages(samples);
  const all = Uint32Array.from(shares, (_, pixel) => pixel);
  if (!fastDense) {
    const density = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    return density > MOST_DENSITY ? null : { order: all, dense: 0 };
  }
  const order = all.sort((a, b) => shares[b]! - shares[a]! || a - b);
  const often = shares.filter((share) => share > DENSE_SHARE).length;
  const dense = Math.min(Math.ceil(often / 4) * 4, Math.floor(shares.length / 4) * 4);
  return shares.length - dense < LEAST_SELDOM * shares.length ? null : { order, dense };
}

/** Of each pixel, the share of the first images in which it is not 0. */
function sharesOfImages({ bytes, count, features }: ByteSamples): Float64Array {
  const images = Math.min(SAMPLE_IMAGES, count);
  const shares = new Float64Array(features);
  for (let i = 0; i < images * features; i++) if (bytes[i] !== 0) shares[i % features]! += 1 / images;
  return shares;
}
