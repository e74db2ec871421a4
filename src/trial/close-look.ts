import { quantile, quantileOfSorted } from '../analysis/statistics/order.ts';
import type { Numbers } from '../engine/engine.ts';

/** A parameter tensor before and after one update, with the gradient that the update took. */
export interface UpdateSeen {
  readonly before: Numbers;
  readonly after: Numbers;
  readonly gradient: Numbers;
  /** The second moment before and after; null where there is none to read. */
  readonly moment: { readonly before: Numbers; readonly after: Numbers } | null;
}

/** What one update did to one tensor; the fields are those of `TensorProbe`. */
export interface CloseLook {
  readonly step: readonly number[];
  readonly ratio: readonly number[];
  readonly rms: number;
  readonly updateToWeight: number;
  readonly moment: { readonly change: number; readonly lag: number } | null;
}

const QUANTILES = [0.01, 0.25, 0.5, 0.75, 0.99];

/** Quantiles are taken over at most so many numbers of a tensor, always the same ones. */
const SAMPLE = 2000;

export function closeLook({ before, after, gradient, moment }: UpdateSeen): CloseLook {
  const places = sampleOf(after.length);
  const moved = (i: number): number => Math.abs(after[i]! - before[i]!);
  let [squares, weights, gradients, moments] = [0, 0, 0, 0];
  for (let i = 0; i < after.length; i++) {
    squares += (after[i]! - before[i]!) ** 2;
    weights += before[i]! ** 2;
    gradients += gradient[i]! ** 2;
    moments += moment?.after[i] ?? 0;
  }
  return {
    step: quantiles(places.map(moved)),
    ratio: quantiles(places.filter((i) => gradient[i] !== 0).map((i) => moved(i) / Math.abs(gradient[i]!))),
    rms: Math.sqrt(squares / after.length),
    updateToWeight: Math.sqrt(squares / weights),
    moment: moment && { change: changeOf(moment, places), lag: Math.log(moments / gradients) },
  };
}

/** Of two updates in a row; NaN where either is nothing. */
export function cosineBetween(first: Numbers, middle: Numbers, last: Numbers): number {
  let [product, one, other] = [0, 0, 0];
  for (let i = 0; i < middle.length; i++) {
    const a = middle[i]! - first[i]!;
    const b = last[i]! - middle[i]!;
    product += a * b;
    one += a * a;
    other += b * b;
  }
  return product / Math.sqrt(one * other);
}

function changeOf({ before, after }: { readonly before: Numbers; readonly after: Numbers }, places: readonly number[]) {
  const alive = places.filter((i) => before[i]! > 0 && after[i]! > 0);
  return alive.length === 0
    ? NaN
    : quantile(
        alive.map((i) => Math.abs(Math.log(after[i]! / before[i]!))),
        0.5,
      );
}

function quantiles(values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  return QUANTILES.map((p) => (values.length === 0 ? NaN : quantileOfSorted(sorted, p)));
}

/** Places spread evenly over a tensor by the golden ratio, which no width of a row is a multiple of. */
function sampleOf(length: number): readonly number[] {
  if (length <= SAMPLE) return Array.from({ length }, (_, i) => i);
  const golden = (Math.sqrt(5) - 1) / 2;
  return Array.from({ length: SAMPLE }, (_, i) => Math.floor(((i * golden) % 1) * length));
}
