import { Generator, uniform } from '../../src/base/random.ts';
import type { FieldData, FieldSplit } from '../../src/problem/data/fields.ts';

/**
 * Small images of noise, fields `image` and `label`, the latter by chance; every size is a parameter, so odd ones can be tried. `density`
 * is the share of bytes that are not 0; where it is `rising`, from none at the first pixel to twice that at the last.
 */
export function syntheticData(
  features: number,
  classes: number,
  train: number,
  test: number,
  density = 1,
  rising = false,
): FieldData {
  const generator = new Generator(7);
  const split = (count: number): FieldSplit => {
    const images = new Uint8Array(new SharedArrayBuffer(count * features));
    const labels = new Uint8Array(new SharedArrayBuffer(count));
    const share = (i: number): number => (rising ? (density * 2 * (i % features)) / features : density);
    for (let i = 0; i < images.length; i++)
      images[i] = uniform(0, 1, generator) < share(i) ? generator.draw() % 256 : 0;
    for (let i = 0; i < count; i++) labels[i] = generator.draw() % classes;
    return { count, values: { image: images, label: labels } };
  };
  return {
    name: 'noise',
    fingerprint: `noise-${features}-${classes}-${train}-${test}-${density}-${rising}`,
    fields: {
      image: { shape: [features], integer: false, scale: { divisor: 255, mean: 0.5, std: 0.5 } },
      label: { shape: [], integer: true, scale: null },
    },
    splits: { train: split(train), test: split(test) },
  };
}

export function randomNumbers(count: number, scale: number, seed: number): Float32Array {
  const generator = new Generator(seed);
  return Float32Array.from({ length: count }, () => uniform(-scale, scale, generator));
}

/** The first `count` rows of a split. */
export const firstRows = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);
