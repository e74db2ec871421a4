import { describe, expect, test } from 'vitest';
import { standing } from '../../../src/analysis/standing.ts';
import { allPairs } from '../../../src/analysis/statistics/all-pairs/all-pairs.ts';
import type { Sample } from '../../../src/analysis/statistics/all-pairs/estimate.ts';
import { leads } from '../../../src/analysis/statistics/leader.ts';
import { signFlip } from '../../../src/analysis/statistics/sign-flip.ts';
import { tInterval } from '../../../src/analysis/statistics/t-interval.ts';
import { noises, uniforms, variantsOf } from './noise.ts';

const sample = (...values: readonly number[]): Sample => new Map(values.map((value, seed) => [seed, value]));

describe('two variants', () => {
  test.each([6, 8, 11])('of %i seeds have the p of a sign-flip test', (seeds) => {
    const uniform = uniforms(seeds);
    for (let draw = 0; draw < 20; draw++) {
      const [a, b] = variantsOf([0, draw / 10], seeds, noises.normal, uniform) as [Sample, Sample];
      const differences = [...a].map(([seed, value]) => value - b.get(seed)!);
      expect(allPairs([a, b]).between(0, 1)!.p).toBeCloseTo(signFlip(differences).p, 12);
    }
  });

  test.each([2, 3, 5])('of %i seeds have Student’s interval, and no p', (seeds) => {
    const [a, b] = variantsOf([0, 3], seeds, noises.normal, uniforms(seeds)) as [Sample, Sample];
    const { mean, halfWidth } = tInterval([...a].map(([seed, value]) => value - b.get(seed)!))!;
    const found = allPairs([a, b]).between(0, 1)!;
    expect(found.p).toBeNull();
    expect(found.interval!.high - mean).toBeCloseTo(halfWidth!, 9);
    expect(found.shown).toBe(Math.abs(mean) > halfWidth!);
  });

  test.each([
    {
      what: 'one seed each',
      a: sample(1),
      b: sample(2),
      expected: { mean: -1, interval: null, p: null, n: 1, shown: false },
    },
    { what: 'the same values', a: sample(1, 2, 3), b: sample(1, 2, 3), expected: { mean: 0, n: 3, shown: false } },
    {
      what: 'the same values of six seeds',
      a: sample(1, 2, 3, 4, 5, 6),
      b: sample(1, 2, 3, 4, 5, 6),
      expected: { mean: 0, interval: { low: 0, high: 0 }, p: 1, shown: false },
    },
    {
      what: 'one image more with each of three seeds',
      a: sample(0.951, 0.963, 0.955),
      b: sample(0.95, 0.962, 0.954),
      expected: { n: 3, shown: false },
    },
    {
      what: 'huge values',
      a: sample(1e200, 2e200, 3e200, 2e200, 1e200, 2e200),
      b: sample(1e-200, 2e-200, 1e-200, 2e-200, 1e-200, 2e-200),
      expected: { p: 1 / 32, shown: true },
    },
    {
      what: 'no seed in common',
      a: sample(1, 1.1, 0.9, 1),
      b: new Map([
        [7, 9],
        [8, 9.1],
        [9, 8.9],
      ]),
      expected: { n: 3, p: null, shown: true },
    },
    {
      what: 'no seed in common, and one alone',
      a: sample(1, 1.1),
      b: new Map([[7, 9]]),
      expected: { n: 1, interval: null, shown: false },
    },
    {
      what: 'seeds of which two are in common',
      a: sample(1, 1.1, 0.9),
      b: new Map([
        [1, 9],
        [2, 9.1],
        [9, 0],
      ]),
      expected: { n: 2, mean: (1.1 - 9 + 0.9 - 9.1) / 2 },
    },
  ])('with $what', ({ a, b, expected }) => {
    const found = allPairs([a, b]).between(0, 1)!;
    expect(found).toMatchObject({ ...expected, mean: expect.closeTo(expected.mean ?? found.mean, 9) as number });
  });

  test('of which one has no value are no pair, and NaN is refused', () => {
    expect(allPairs([sample(1), new Map()]).between(0, 1)).toBeNull();
    expect(() => allPairs([sample(1), sample(NaN)])).toThrow(RangeError);
  });
});

describe('several variants', () => {
  test('have adjusted p as the definition says, arrangement by arrangement and step by step', () => {
    const samples = variantsOf([0, 0.4, 1.5, 2], 7, noises.normal, uniforms(5));
    const pairs = [
      [1, 0],
      [2, 0],
      [2, 1],
      [3, 0],
      [3, 1],
      [3, 2],
    ] as const;
    const differences = pairs.map(([i, j]) => [...samples[i]!].map(([seed, value]) => value - samples[j]!.get(seed)!));
    const t = (values: readonly number[]) => {
      const n = values.length;
      const mean = values.reduce((a, b) => a + b) / n;
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
      return Math.abs(mean) / Math.sqrt(variance / n);
    };
    const observed = differences.map(t);
    let before = 0;
    for (const at of observed.map((_, i) => i).sort((a, b) => observed[b]! - observed[a]!)) {
      const left = differences.filter((_, i) => observed[i]! <= observed[at]!);
      let reached = 0;
      for (let signs = 0; signs < 2 ** 7; signs++) {
        const flipped = left.map((values) => values.map((value, seed) => ((signs >> seed) & 1 ? -value : value)));
        if (Math.max(...flipped.map(t)) >= observed[at]! - 1e-9) reached++;
      }
      before = Math.max(before, reached / 2 ** 7);
      const [i, j] = pairs[at]!;
      expect(allPairs(samples).between(i, j)!.p).toBeCloseTo(before, 12);
    }
  });

  test('with few seeds are Holm’s: a pair that fails hides those with less, not those with more', () => {
    // Differences of 1 ± 0.1, 2 ± 0.1 and 1 ± 0.1 have t of some 17, 35 and 17; Student’s at 2 degrees: 4.3, 6.2, 7.6.
    const found = allPairs([sample(0, 0, 0.01), sample(0.9, 1.1, 1), sample(2.1, 1.9, 2)]);
    expect([found.between(1, 0)!.shown, found.between(2, 0)!.shown, found.between(2, 1)!.shown]).toEqual([
      true,
      true,
      true,
    ]);
    const less = allPairs([sample(0, 0, 0.01), sample(0.9, 1.1, 1), sample(1.3, 0.9, 1.4)]);
    expect([less.between(1, 0)!.shown, less.between(2, 0)!.shown, less.between(2, 1)!.shown]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('what only a later step shows has an interval that ends at 0', () => {
    const uniform = uniforms(3);
    let ended = 0;
    for (let draw = 0; draw < 100; draw++) {
      const all = allPairs(variantsOf([0, 1.2, 8], 8, noises.normal, uniform));
      for (const [i, j] of [
        [1, 0],
        [2, 0],
        [2, 1],
      ] as const) {
        const { interval, shown, p } = all.between(i, j)!;
        expect(shown).toBe(p! <= 0.05);
        expect(interval!.low < 0 && interval!.high > 0).toBe(!shown);
        if (shown && interval!.low === 0) ended++;
      }
    }
    expect(ended).toBeGreaterThan(0);
  });

  test('one with a seed less keeps the others’ test', () => {
    const [a, b, c] = variantsOf([0, 0.1, 5], 8, noises.normal, uniforms(9)) as [Sample, Sample, Sample];
    const less = new Map([...c].slice(1));
    expect(allPairs([a, b, less]).between(2, 0)).toMatchObject({ n: 7, shown: true });
    expect(allPairs([a, b, less]).between(1, 0)).toMatchObject({ n: 8, shown: false });
  });

  test('that cannot be told apart are not a matter of the order of summation', () => {
    const a = sample(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
    const b = new Map([...a].reverse().map(([seed, value]) => [seed, value] as const));
    expect(allPairs([a, b, sample(1, 2, 3, 4, 5, 7)]).between(0, 1)).toMatchObject({ mean: 0, p: 1 });
  });
});

/** Small; `npm run alarms` draws 2,000 of each, and more kinds. The chance is one of seeds: the same numbers every time. */
describe.each([
  { variants: 3, seeds: 8 },
  { variants: 6, seeds: 9 },
  { variants: 3, seeds: 3 },
])('$variants equal variants of $seeds seeds', ({ variants, seeds }) => {
  const DRAWS = 300;

  test('are called different, or one of them the best, in at most 5 % of runs', () => {
    const uniform = uniforms(variants * 100 + seeds);
    let [alarms, leaders] = [0, 0];
    for (let draw = 0; draw < DRAWS; draw++) {
      const samples = variantsOf(
        Array.from({ length: variants }, () => 0),
        seeds,
        noises.normal,
        uniform,
      );
      const all = allPairs(samples);
      if (samples.some((_, i) => samples.some((_, j) => i < j && all.between(i, j)!.shown))) alarms++;
      const { order, doubt } = standing(samples, { better: 1, chance: true });
      expect(leads(samples, order, 1)).toBe(doubt.kind === 'shown');
      if (doubt.kind === 'shown') leaders++;
    }
    // 5 % and two standard errors of as many draws.
    expect(alarms / DRAWS).toBeLessThan(0.05 + 2 * Math.sqrt((0.05 * 0.95) / DRAWS));
    expect(leaders).toBeLessThanOrEqual(alarms);
  });
});

test('a leader that is clear is called so, and what is seeds needed says about how many it takes', () => {
  const uniform = uniforms(1);
  const few = variantsOf([0, 1, 1], 8, noises.normal, uniform);
  const { doubt } = standing(few, { better: -1, chance: true });
  expect(doubt).toMatchObject({ kind: 'open', seeds: 8 });
  const needed = doubt.kind === 'open' ? doubt.needed! : NaN;
  expect(needed).toBeGreaterThan(8);
  expect(standing(variantsOf([0, 3, 4], 8, noises.normal, uniform), { better: -1, chance: true }).doubt.kind).toBe(
    'shown',
  );
});
