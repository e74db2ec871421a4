import { Generator } from '../../../base/random.ts';
import { ascending } from '../order.ts';
import { size, type Estimate, type Sample } from './estimate.ts';
import { ALPHA, type Judgement } from './judgement.ts';

/** From so many seeds on arrangements of signs are drawn, as many as one fewer has. */
const MOST_EXACT = 12;

/** Sizes that are equal but for rounding count as equal. */
const ROUNDING = 1e-9;

/** The largest |t| under changes of sign, step by step; see `allPairs`. Every pair has seeds in common, two at least. */
export function bySigns(samples: readonly Sample[], pairs: readonly Estimate[]): readonly Judgement[] {
  const observed = pairs.map(({ mean, error }) => size(mean, error!));
  const order = ascending(observed);
  const bounds = observed.map((t) => t * (1 - ROUNDING));
  const reached = pairs.map(() => 0);
  const all: number[] = [];
  for (const sizes of sizesUnderSigns(samples, pairs)) {
    let most = 0;
    for (const at of order) {
      if (sizes[at]! > most) most = sizes[at]!;
      // Of this pair and those with less: what a later step compares.
      if (most >= bounds[at]!) reached[at]!++;
    }
    all.push(most);
  }
  const count = all.length;
  const largest = Float64Array.from(all).sort();
  const limit = largest[count - 1 - Math.floor(ALPHA * count)]!;
  const ps = pairs.map(() => 1);
  // None is shown before those with more.
  order.reduceRight((before, at) => (ps[at] = Math.max(before, reached[at]! / count)), 0);
  return pairs.map(({ error }, at) => ({
    half: error === 0 ? 0 : limit * error!,
    p: ps[at]!,
    shown: ps[at]! <= ALPHA,
  }));
}

/** |t| of every pair for each arrangement of signs, the observed one first. The same row each time, filled anew. */
function* sizesUnderSigns(samples: readonly Sample[], pairs: readonly Estimate[]): Iterable<Float64Array> {
  const keys = [...new Set(samples.flatMap((sample) => [...sample.keys()]))];
  const values = samples.map((sample) => Float64Array.from(keys, (key) => sample.get(key) ?? 0));
  const scaled = pairs.map(({ i, j, n, floor }) => {
    const differences = Float64Array.from(keys, (key, at) =>
      samples[i]!.has(key) && samples[j]!.has(key) ? values[i]![at]! - values[j]![at]! : 0,
    );
    // As shares of the largest: losses of any size have squares.
    const scale = differences.reduce((most, difference) => Math.max(most, Math.abs(difference)), 0) || 1;
    const squares = differences.reduce((total, difference) => total + (difference / scale) ** 2, 0);
    return { i, j, n, scale, squares, least: (floor / scale) ** 2, own: n < keys.length ? differences : null };
  });
  const sums = new Float64Array(values.length);
  const sizes = new Float64Array(pairs.length);
  // Flat, for this is what takes the time: forty variants of ten seeds are 400,000 sizes a column.
  const flat = (of: (pair: (typeof scaled)[number]) => number) => Float64Array.from(scaled, of);
  const [is, js] = [flat(({ i }) => i), flat(({ j }) => j)];
  const [counts, scales] = [flat(({ n }) => n), flat(({ scale }) => scale)];
  const [squares, least] = [flat((pair) => pair.squares), flat((pair) => pair.least)];
  const apart = scaled.map(({ own }) => own);
  for (const signs of arrangements(keys.length)) {
    for (let i = 0; i < values.length; i++) sums[i] = signed(values[i]!, signs);
    for (let at = 0; at < sizes.length; at++) {
      const own = apart[at] ?? null;
      const n = counts[at]!;
      // Where a seed is missing on one side the sum is that of the seeds on both.
      const total = (own === null ? sums[is[at]!]! - sums[js[at]!]! : signed(own, signs)) / scales[at]!;
      // Signs change nothing of the sum of squares: the variance is what the mean leaves of it.
      const variance = Math.max((squares[at]! - (total * total) / n) / (n - 1), least[at]!);
      sizes[at] = size(total, Math.sqrt(n * variance));
    }
    yield sizes;
  }
}

function signed(values: Float64Array, signs: Int8Array): number {
  let total = 0;
  for (let at = 0; at < signs.length; at++) total += signs[at]! * values[at]!;
  return total;
}

/** By n: a report asks for the same ones for every column of its tables. */
const made = new Map<number, readonly Int8Array[]>();

function arrangements(n: number): readonly Int8Array[] {
  const found = made.get(n) ?? arrange(n);
  made.set(n, found);
  return found;
}

/** Those of n signs of which the last is +, for turning all of them changes no size. */
function arrange(n: number): readonly Int8Array[] {
  const generator = new Generator(0);
  const drawn = n >= MOST_EXACT;
  const count = 2 ** (Math.min(n, MOST_EXACT - 1) - 1);
  return Array.from({ length: count }, (_, number) =>
    Int8Array.from({ length: n }, (_, seed) => {
      if (number === 0) return 1;
      return (drawn ? generator.draw() : number >> seed) & 1 ? -1 : 1;
    }),
  );
}
