import { describe, expect, test } from 'vitest';
import { compareRuns, hasRegression, type CompareOptions } from '../../../src/analysis/comparison/compare.ts';
import { THRESHOLDS } from '../../../src/analysis/comparison/comparison.ts';
import { trendsOf } from '../../../src/analysis/nightly/trend.ts';
import { comparisonMarkdown } from '../../../src/report/nightly/markdown.ts';
import { comparisonText } from '../../../src/report/nightly/text.ts';
import { rosenbrock } from '../../../src/problem/rosenbrock.ts';
import type { StepTiming, StoredRun } from '../../../src/record/record.ts';
import { madeRun, noise, type MadeOptions, type MadeVariant } from './made-run.ts';

/** The base's loss of a seed: seeds differ by far more than what is looked for. */
const base = (seed: number): number => 0.1 * (1 + seed / 10);
const steady = [1, 1.01, 0.99, 1.02, 0.98, 1.005];

async function compared(before: MadeVariant, after: MadeVariant, options: MadeOptions & CompareOptions = {}) {
  const comparison = await compareRuns(madeRun([before], options), madeRun([after], options), options);
  return { comparison, ...comparison.variants[0]! };
}

describe('training', () => {
  test('that gives the same bits is identical', async () => {
    const { quality, comparison } = await compared({ loss: base }, { loss: base });
    expect(quality).toMatchObject({ verdict: 'identical', factor: 1, seeds: 8, p: null });
    expect(hasRegression(comparison)).toBe(false);
  });

  test('whose mean loss is beyond all numbers has diverged', async () => {
    const overflown = { loss: (seed: number) => (seed === 3 ? Infinity : base(seed)) };
    const { quality } = await compared({ loss: base }, overflown);
    expect(quality).toMatchObject({ verdict: 'worse', reason: 'seed 3 diverged and completed in the base', seeds: 7 });
    expect((await compared({ loss: () => NaN }, { loss: () => NaN })).quality.verdict).toBe('same');
  });

  test('that loses 10 % with every seed is worse, and better the other way round', async () => {
    const [good, bad] = [{ loss: base }, { loss: (seed: number) => base(seed) * (1.1 + seed / 1000) }];
    const worse = await compared(good, bad);
    expect(worse.quality).toMatchObject({ verdict: 'worse', p: 2 / 2 ** 8 });
    expect(worse.quality.factor).toBeCloseTo(1.1035, 3);
    expect(worse.quality.interval!.low).toBeGreaterThan(1.09);
    expect(hasRegression(worse.comparison)).toBe(true);
    expect((await compared(bad, good)).quality.verdict).toBe('better');
  });

  test('that differs by less than what counts is the same, however sure the difference', async () => {
    const { quality } = await compared({ loss: base }, { loss: (seed) => base(seed) * 1.003 });
    expect(quality).toMatchObject({ verdict: 'same', p: 2 / 2 ** 8 });
    const finer = { thresholds: { alpha: 0.05, effect: 0.001, slowdown: 0.05 } };
    expect((await compared({ loss: base }, { loss: (seed) => base(seed) * 1.003 }, finer)).quality.verdict).toBe(
      'worse',
    );
  });

  /** The factors of single seeds: about so much, a few percent apart. */
  const about = (factor: number) => ({
    loss: (seed: number) => base(seed) * factor * (1 + [0.02, -0.03, 0.01][seed % 3]!),
  });

  test.each([
    // What three seeds of a real suite showed: AdamW at a hundredth of its lr, RMSProp at 500 times.
    { seeds: 3, factor: 1.86, verdict: 'worse', by: 'student' },
    { seeds: 3, factor: 5.75, verdict: 'worse', by: 'student' },
    { seeds: 2, factor: 5.75, verdict: 'worse', by: 'student' },
    { seeds: 5, factor: 1.2, verdict: 'worse', by: 'student' },
    { seeds: 5, factor: 0.8, verdict: 'better', by: 'student' },
    { seeds: 6, factor: 1.2, verdict: 'worse', by: 'sign-flip' },
    { seeds: 3, factor: 1.02, verdict: 'cannot tell', by: 'student' },
    { seeds: 1, factor: 5.75, verdict: 'cannot tell', by: null },
  ])('of $seeds seeds whose loss became × $factor is called: $verdict', async ({ seeds, factor, verdict, by }) => {
    const { quality } = await compared({ loss: base }, about(factor), { seeds });
    expect(quality).toMatchObject({ verdict, test: by, seeds });
  });

  test('says how many seeds would tell a difference of its size, not of the least that counts', async () => {
    const wide = { loss: (seed: number) => base(seed) * 1.3 * Math.exp(0.25 * (seed - 1)) };
    const { quality } = await compared({ loss: base }, wide, { seeds: 3 });
    // 2.8 standard errors of 0.25 within ln 1.3 take 8 pairs by the normal distribution, and by Student's t 9; 1 % took 4,900.
    expect(quality).toMatchObject({ verdict: 'cannot tell', seedsNeeded: 9 });
    expect(quality.reason).toBe('it would take some 9 seeds to tell a difference of this size');
    const single = await compared({ loss: base }, wide, { seeds: 1 });
    expect(single.quality).toMatchObject({ seedsNeeded: 2, interval: null, p: null });
    expect(single.quality.reason).toContain('a single seed');
  });

  test('of three seeds is still tested beside variants of other seeds, and corrected for all that are', async () => {
    const variants = [1.86, 1, 1.2].map(about);
    const { variants: found } = await compareRuns(
      madeRun(
        variants.map(() => ({ loss: base })),
        { seeds: 3 },
      ),
      madeRun(variants, { seeds: 3 }),
    );
    const alone = await compared({ loss: base }, variants[0]!, { seeds: 3 });
    expect(found.map(({ quality }) => quality.verdict)).toEqual(['worse', 'cannot tell', 'worse']);
    expect(found[0]!.quality.p! / alone.quality.p!).toBeCloseTo(3, 10);
  });

  test('that is noisier than what counts asks for as many seeds as the noise takes', async () => {
    const next = noise(1);
    const { quality } = await compared({ loss: base }, { loss: (seed) => base(seed) * Math.exp(0.05 * next()) });
    expect(quality.verdict).toBe('cannot tell');
    expect(quality.seedsNeeded).toBeGreaterThan(50);
  });

  test('that diverges where it did not is worse after a single seed; the other way round it is better', async () => {
    const wild = { loss: base, ends: { 3: { status: 'diverged', reason: 'NaN' } } } as const;
    const { quality } = await compared({ loss: base }, wild, { seeds: 4 });
    expect(quality).toMatchObject({ verdict: 'worse', reason: 'seed 3 diverged and completed in the base' });
    expect((await compared(wild, { loss: base }, { seeds: 4 })).quality.verdict).toBe('better');
    const all = { ends: { 0: { status: 'diverged', reason: 'NaN' } } } as const;
    expect((await compared(all, all, { seeds: 1 })).quality).toMatchObject({ verdict: 'same', seeds: 0 });
  });

  test('of a function needs one seed alone: it has no noise', async () => {
    const before = { isFunction: true, loss: () => 1e-3 };
    const verdict = async (loss: number) =>
      (await compared(before, { ...before, loss: () => loss }, { seeds: 1 })).quality.verdict;
    expect([await verdict(1.2e-3), await verdict(0.8e-3), await verdict(1.001e-3)]).toEqual([
      'worse',
      'better',
      'same',
    ]);
  });

  test.each([
    // What was called the same: seed by seed nothing beside the first loss of a network.
    { before: 3.03e-21, after: 1.15e-11, verdict: 'worse', factor: 1.15e-11 / 3.03e-21 },
    { before: 1e-20, after: 1e-30, verdict: 'better', factor: 1e-10 },
    { before: 1e-30, after: 1.001e-30, verdict: 'same', factor: 1.001 },
    // Below what single precision has: such a ratio is none of data, and the losses stay what they are.
    { before: 0, after: 1e-11, verdict: 'worse', factor: null },
    { before: 1e-11, after: 1e-43, verdict: 'better', factor: null },
    { before: 0, after: 1e-43, verdict: 'same', factor: null },
    { before: 0, after: 0, verdict: 'identical', factor: null },
    // In double precision 1e-43 is a loss like any other.
    { before: 1e-43, after: 1e-40, verdict: 'worse', factor: 1e3, engine: 'reference' },
    { before: 1e-43, after: 1e-40, verdict: 'same', factor: null },
    // Rosenbrock's terms cancel at its minimum: there is nothing below their rounding, but above.
    { before: 1e-20, after: 1e-13, verdict: 'same', factor: null, problem: rosenbrock() },
    { before: 1e-12, after: 1e-9, verdict: 'worse', factor: 1e3, problem: rosenbrock() },
    { before: 1e-20, after: 1e-13, verdict: 'worse', factor: 1e7, problem: rosenbrock(), engine: 'reference' },
  ])(
    'of a function, from $before to $after ($engine) is $verdict',
    async ({ before, after, verdict, factor, ...rest }) => {
      const made = { isFunction: true, ...rest };
      const { quality } = await compared({ ...made, loss: () => before }, { ...made, loss: () => after }, { seeds: 1 });
      expect(quality).toMatchObject({ verdict, p: null, test: null });
      if (factor === null) expect(quality).toMatchObject({ factor: null, interval: null });
      else expect(quality.factor! / factor).toBeCloseTo(1, 9);
      // What is shown is what was, 0 too.
      expect(Math.log(quality.base!)).toBeCloseTo(Math.log(before), 9);
      expect(Math.log(quality.candidate!)).toBeCloseTo(Math.log(after), 9);
      if (factor === null && verdict !== 'identical') expect(quality.reason).toMatch(/float(32|64) resolves here/);
    },
  );

  test('of a network has the floor of single-precision cross-entropy, and shows no loss that never was', async () => {
    const tiny = await compared({ loss: () => 1e-9 }, { loss: () => 1e-8 });
    expect(tiny.quality).toMatchObject({ verdict: 'same', factor: null });
    expect(tiny.quality.base).toBeCloseTo(1e-9, 15);
    expect(tiny.quality.reason).toMatch(/^both are below 2\.74490e-7, what float32 resolves here$/);
    const exact = await compared({ loss: () => 1e-3 }, { loss: () => 2e-3 });
    expect(exact.quality).toMatchObject({ verdict: 'worse' });
    expect(exact.quality.factor).toBeCloseTo(2, 12);
  });

  test('of functions does not make the test of networks beside them stricter', async () => {
    const mixed = (factor: number): readonly MadeVariant[] => [
      about(factor),
      { isFunction: true, loss: () => 1e-3 * factor },
      { isFunction: true, loss: () => 1e-4 * factor },
    ];
    const { variants } = await compareRuns(madeRun(mixed(1), { seeds: 3 }), madeRun(mixed(1.1), { seeds: 3 }));
    const alone = await compareRuns(madeRun([about(1)], { seeds: 3 }), madeRun([about(1.1)], { seeds: 3 }));
    expect(variants[0]!.quality.p).toBe(alone.variants[0]!.quality.p);
  });

  test('of seeds that failed is compared without them, and they are named', async () => {
    const ends = { 2: { status: 'failed', reason: 'out of memory' }, 5: 'missing' } as const;
    const { quality, troubles } = await compared({ loss: base }, { loss: base, ends });
    expect(quality).toMatchObject({ verdict: 'identical', seeds: 6 });
    expect(troubles).toEqual(['seed 2 failed: out of memory', 'seed 5 is missing']);
  });

  test('of many variants is tested more strictly', async () => {
    const before = Array.from({ length: 6 }, () => ({ loss: base }));
    const after = Array.from({ length: 6 }, () => ({ loss: (seed: number) => base(seed) * 1.1 }));
    const { variants } = await compareRuns(madeRun(before, { seeds: 7 }), madeRun(after, { seeds: 7 }));
    // By their signs alone seven seeds could not say no to any of six.
    expect(variants[0]!.quality).toMatchObject({ verdict: 'worse', test: 'student' });
    const eight = await compareRuns(madeRun(before), madeRun(after));
    expect(eight.variants[0]!.quality).toMatchObject({ verdict: 'worse', test: 'sign-flip', p: (6 * 2) / 2 ** 8 });
  });
});

describe('time', () => {
  const slower = steady.map((ms) => 1.1 * ms);

  test('of rounds that do not overlap is slower or faster from the factor on that counts', async () => {
    const verdict = async (factor: number) =>
      (await compared({ rounds: steady }, { rounds: steady.map((ms) => factor * ms) })).step.verdict;
    expect([await verdict(1.1), await verdict(0.9), await verdict(1.04)]).toEqual(['worse', 'better', 'same']);
  });

  test('is measured again before it is called slower', async () => {
    const again = (rounds: readonly number[]): CompareOptions => ({
      timeAgain: () => Promise.resolve(madeRun([{ rounds }]).run.timings),
    });
    const still = await compared({ rounds: steady }, { rounds: slower }, again([...slower, ...slower]));
    expect(still.step).toMatchObject({ verdict: 'worse' });
    expect(still.step.again).toBeCloseTo(1.1, 1);
    const gone = await compared({ rounds: steady }, { rounds: slower }, again([...steady, ...steady]));
    expect(gone.step).toMatchObject({ verdict: 'cannot tell', reason: 'measured again it was not slower' });
    expect(hasRegression(gone.comparison)).toBe(false);
    const nothing = await compared(
      { rounds: steady },
      { rounds: slower },
      { timeAgain: () => Promise.resolve<StepTiming[]>([]) },
    );
    expect(nothing.step.verdict).toBe('cannot tell');
  });

  test('that varies as much from night to night without a change cannot be told', async () => {
    const { step } = await compared({ rounds: steady }, { rounds: slower }, { timeNoise: () => 0.03 });
    expect(step).toMatchObject({ verdict: 'cannot tell', reason: 'nights differ by as much without a change' });
    const quiet = await compared({ rounds: steady }, { rounds: slower }, { timeNoise: () => 0.01 });
    expect(quiet.step.verdict).toBe('worse');
    const hidden = await compared({ rounds: steady }, { rounds: steady }, { timeNoise: () => 0.03 });
    expect(hidden.step).toMatchObject({
      verdict: 'cannot tell',
      reason: expect.stringContaining('would hide') as string,
    });
    expect((await compared({ rounds: steady }, { rounds: steady }, { timeNoise: () => 0.01 })).step.verdict).toBe(
      'same',
    );
  });

  test('of rounds that overlap cannot be told', async () => {
    const wild = [0.8, 1.4, 0.9, 1.5, 1.3, 1.2];
    expect((await compared({ rounds: steady }, { rounds: wild })).step.verdict).toBe('cannot tell');
  });

  test('of another machine is not compared, unless that is asked for', async () => {
    const [here, there] = [madeRun([{ rounds: steady }]), madeRun([{ rounds: slower }], { cpu: 'another' })];
    const { variants, differences } = await compareRuns(here, there);
    expect(variants[0]!.step).toMatchObject({ verdict: 'cannot tell', reason: 'another machine', factor: null });
    expect(differences[1]).toMatch(/^machine: a processor, .* in the base, another, /);
    expect((await compareRuns(here, there, { acrossMachines: true })).variants[0]!.step.verdict).toBe('worse');
  });

  test('of a record without single samples cannot be told', async () => {
    expect((await compared({}, { rounds: steady })).step.reason).toBe('the base was not timed');
  });
});

test('what differs beside the code is said first', async () => {
  const before = madeRun([{ lr: 1e-3 }, { label: 'old' }], { seeds: 3 });
  const after = madeRun([{ lr: 1.3e-3 }, { label: 'new' }], { seeds: 2 });
  const { differences, onlyBase, onlyCandidate } = await compareRuns(before, after);
  expect(differences).toEqual([
    'both are the same run',
    'variant 0: lr 0.001 became 0.0013',
    'variant 0: 1 seed is in one run alone and left out',
    'only the base has old',
    'only the candidate has new',
  ]);
  expect([onlyBase, onlyCandidate]).toEqual([['old'], ['new']]);
});

test('a variant on another problem is not said to be missing', async () => {
  const { differences, variants } = await compareRuns(
    madeRun([{}, { label: 'old' }]),
    madeRun([{ isFunction: true }], { id: '20261124-000000-0000' }),
  );
  expect(variants).toEqual([]);
  expect(differences).toContain('variant 0: the problem, its data, the epochs or the batch size are others');
  expect(differences).toContain('only the base has old');
});

describe('metrics at the end', () => {
  test('are told by their names, as means over the seeds that both runs completed, and judge nothing', async () => {
    const before = madeRun([{ metrics: (seed) => ({ accuracy: 0.9, perplexity: 5 + seed }) }], { seeds: 4 });
    const after = madeRun(
      [
        {
          metrics: (seed) => ({ accuracy: 0.5, perplexity: 6 + seed }),
          ends: { 3: { status: 'diverged', reason: '' } },
        },
      ],
      { seeds: 4 },
    );
    const comparison = await compareRuns(before, after);
    expect(comparison.variants[0]!.metrics).toEqual([
      { name: 'accuracy', base: 0.9, candidate: 0.5 },
      { name: 'perplexity', base: 6, candidate: 7 },
    ]);
    expect(comparisonText(comparison)).toContain('  perplexity  6.000000 → 7.000000\n');
    expect(comparisonMarkdown(comparison)).toContain('variant 0: accuracy 90.00% → 50.00%');
  });

  test('of an older record are its accuracy', async () => {
    const comparison = await compareRuns(madeRun([{}]), madeRun([{ metrics: () => ({ accuracy: 0.8, mse: 1 }) }]));
    const [metric, ...others] = comparison.variants[0]!.metrics;
    expect([metric!.name, others]).toEqual(['accuracy', []]);
    expect(metric!.base).toBeCloseTo(0.9, 12);
    expect(metric!.candidate).toBeCloseTo(0.8, 12);
  });
});

test('losses below 0 have no ratio: nothing is said of them but their means, and a history has no level', async () => {
  const [before, after] = [madeRun([{ loss: (seed) => seed - 4 }]), madeRun([{ loss: (seed) => seed - 5 }])];
  const [variant] = (await compareRuns(before, after)).variants;
  expect(variant!.quality).toMatchObject({ verdict: 'cannot tell', base: -0.5, candidate: -1.5 });
  expect(variant!.quality.reason).toContain('some are below 0');
  const below = madeRun([{ loss: () => -1 }]);
  const points = (runs: readonly StoredRun[]) => trendsOf(runs.map(({ run }) => run), THRESHOLDS)[0]!.points; // prettier-ignore
  expect(points([below, below])).toEqual([]);
  expect(points([madeRun([{}]), madeRun([{}])])).toHaveLength(2);
});
