import { describe, expect, test } from 'vitest';
import { THRESHOLDS } from '../../../src/analysis/comparison/comparison.ts';
import { blindAhead } from '../../../src/analysis/nightly/blind.ts';
import { judgeNight, type Nightly } from '../../../src/analysis/nightly/nightly.ts';
import { trendsOf, type Trend } from '../../../src/analysis/nightly/trend.ts';
import { blindTexts } from '../../../src/report/nightly/blind-text.ts';
import { headline } from '../../../src/report/nightly/words.ts';
import { madeRun, type MadeOptions, type MadeVariant } from '../comparison/made-run.ts';

const night = (n: number, variants: readonly MadeVariant[], options: MadeOptions = {}) => {
  const day = String(n + 1).padStart(2, '0');
  const id = `202611${day}-000000-0000`;
  return madeRun(variants, {
    id,
    startedAt: `2026-11-${day}T00:00:00.000Z`,
    commit: day.repeat(20),
    seeds: 2,
    ...options,
  });
};
const steady = [1, 1.01, 0.99, 1.02, 0.98, 1.005];

/** Twenty-five nights; from night 13 on, twelve nights ago, the loss or the time is half as much again. */
const nights = (what: 'loss' | 'rounds' | 'nothing') =>
  Array.from({ length: 25 }, (_, n) => {
    const factor = n >= 13 ? 1.5 : 1;
    return night(n, [
      {
        loss: () => (what === 'loss' ? 0.1 * factor : 0.1),
        rounds: steady.map((ms) => (what === 'rounds' ? ms * factor : ms)),
      },
    ]);
  });

function judged(runs: readonly ReturnType<typeof night>[], baseline: number | null) {
  const past = { baseline: baseline === null ? null : runs[baseline]!, runs: runs.map(({ run }) => run) };
  return judgeNight(runs.at(-1)!, past, THRESHOLDS);
}

describe('a step twelve nights ago', () => {
  test('in the loss is dated, with the commits between which it lies', async () => {
    const nightly = await judged(nights('loss'), 0);
    expect(nightly.outcome).toBe('regression');
    expect(nightly.steps).toHaveLength(1);
    expect(nightly.steps[0]!.change).toMatchObject({ nights: 12, at: 13 });
    expect(nightly.steps[0]!.change.factor).toBeCloseTo(1.5);
    expect(headline(nightly)).toMatch(
      /REGRESSION.*loss × 1\.50 .*since 20261114-000000-0000 \(12 nights, commits 131313131\.\.141414141\)/,
    );
  });

  test('in the time is dated, too, where tonight is slower by its own rounds', async () => {
    const runs = nights('rounds');
    const { steps } = await judged(runs, 0);
    expect(steps.map(({ metric, change }) => [metric, change.nights])).toEqual([
      ['step', 12],
      ['update', 12],
    ]);
    const [first, ...others] = runs as [(typeof runs)[0], ...typeof runs];
    const untimed = { ...first, run: { ...first.run, timings: [] } };
    expect(await judged([untimed, ...others], 0)).toMatchObject({ outcome: 'fine', steps: [] });
  });

  test('is accepted by pinning a later run as the baseline', async () => {
    expect(await judged(nights('loss'), 15)).toMatchObject({ outcome: 'fine', steps: [] });
  });
});

describe('with seeds enough to tell by', () => {
  const SEEDS = 8;
  /** Bit for bit the same, until from night 13 on every seed's loss is another by a factor of its own. */
  const changed = (factor: (seed: number) => number, nightsAfter = 12): Promise<Nightly> => {
    const before = { loss: (seed: number) => 0.1 + seed / 100 };
    const after = { loss: (seed: number) => before.loss(seed) * factor(seed) };
    const runs = Array.from({ length: 13 + nightsAfter }, (_, n) =>
      night(n, [n < 13 ? before : after], { seeds: SEEDS }),
    );
    return judged(runs, 0);
  };

  test('a step is dated to the night, and says how sure it is', async () => {
    const { steps } = await changed((seed) => 1.02 + seed / 1000);
    expect(steps.map(({ change }) => [change.at, change.nights, change.p])).toEqual([[13, 12, 2 / 2 ** SEEDS]]);
  });

  test('what moves seeds up and down, as a change of rounding does, is no regression, however long it stands', async () => {
    const nightly = await changed((seed) => [1.3, 0.95][seed % 2]!);
    expect(nightly).toMatchObject({ outcome: 'fine', steps: [] });
    const [{ changes }] = nightly.trends as readonly [Trend];
    expect(changes.map(({ at }) => at)).toEqual([13]);
    expect(changes[0]!.p).toBeGreaterThan(0.05);
  });

  test('what is worse for the first time says since when', async () => {
    const line = headline(await changed((seed) => 1.2 + seed / 1000, 1));
    expect(line).toMatch(
      /trains worse: loss × 1\.20 .*, since 20261114-000000-0000 \(new tonight, commits 13.*\.\.14.*\)$/,
    );
    const after = headline(await changed((seed) => 1.2 + seed / 1000, 2));
    expect(after).toMatch(/, since 20261114-000000-0000 \(2 nights, commits 13.*\.\.14.*\)$/);
  });

  test('a night with a failed seed keeps its history, of the others', async () => {
    const runs = Array.from({ length: 12 }, (_, n) =>
      night(n, [{ loss: (seed) => 0.1 + seed / 100 }], { seeds: SEEDS }),
    );
    const ends = { 3: { status: 'failed', reason: 'out of memory' } } as const;
    const tonight = night(12, [{ loss: (seed) => 0.1 + seed / 100, ends }], { seeds: SEEDS });
    const { outcome, trends } = await judged([...runs, tonight], 0);
    expect(outcome).toBe('failed');
    expect(trends[0]!.points).toHaveLength(13);
    expect(new Set(trends[0]!.points.map(({ value }) => value)).size).toBe(1);
  });
});

describe('a step of a single seed', () => {
  const step = (what: Partial<MadeVariant>) =>
    Array.from({ length: 25 }, (_, n) => night(n, [{ ...what, loss: () => (n < 13 ? 0.1 : 0.15) }], { seeds: 1 }));

  test('is shown and is no regression: rounding moves a seed as far', async () => {
    const nightly = await judged(step({}), 0);
    expect(nightly).toMatchObject({ outcome: 'fine', steps: [] });
    expect(nightly.trends[0]!.changes).toMatchObject([{ at: 13, p: null }]);
  });

  test('is one where a function has no noise', async () => {
    expect(await judged(step({ isFunction: true }), 0)).toMatchObject({
      outcome: 'regression',
      steps: [{ change: { at: 13 } }],
    });
  });

  test('of two seeds takes both', async () => {
    const two = (factors: readonly [number, number]) =>
      Array.from({ length: 25 }, (_, n) => night(n, [{ loss: (seed) => (n < 13 ? 0.1 : 0.1 * factors[seed]!) }]));
    expect((await judged(two([1.5, 1.45]), 0)).steps).toHaveLength(1);
    expect(await judged(two([1.5, 0.9]), 0)).toMatchObject({ outcome: 'fine', steps: [] });
  });
});

describe('a night that cannot see says so', () => {
  const skipped = { status: 'skipped', reason: 'TensorFlow.js is not installed' } as const;
  const of = (...labels: readonly string[]): readonly MadeVariant[] => labels.map((label) => ({ label }));

  test.each([
    {
      what: 'a single seed',
      base: of('a', 'b'),
      now: of('a', 'b'),
      seeds: 1,
      says: /; 1 seed: no loss could be called worse, with 2 it could/,
    },
    {
      what: 'a seed that failed in the base',
      base: [{ label: 'a', ends: { 0: { status: 'failed', reason: 'no memory' } } }, { label: 'b' }] as const,
      now: of('a', 'b'),
      says: /; 1 seed: no loss of a could be called worse, with 2 it could/,
    },
    {
      what: 'variants that vanished, and one that came',
      base: of('a', 'b', 'c'),
      now: of('a2', 'b'),
      says: /what was compared is fine, .*; not compared: a and c are only in the baseline; not compared: a2 is not in the baseline/,
    },
    {
      what: 'the same label with another problem',
      base: of('a', 'b'),
      now: [{ label: 'a', isFunction: true }, { label: 'b' }],
      says: /not compared: a has another problem, data, epochs or batch size than in the baseline/,
    },
    {
      what: 'nothing in common',
      base: of('a'),
      now: of('b'),
      says: /nothing to compare.*; not compared: a is only in the baseline/,
    },
    {
      what: 'a library that is not there',
      base: of('a', 'b'),
      now: [{ label: 'a', ends: { 0: skipped, 1: skipped } }, { label: 'b' }] as const,
      says: /not compared: a was skipped: TensorFlow\.js is not installed; 0 seeds: no loss of a could be called worse/,
    },
    {
      what: 'more variants than a line can hold',
      base: of('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      now: of('g'),
      says: /not compared: a, b, c, d and 2 more are only in the baseline/,
    },
  ])('$what', async ({ base, now, says, seeds = 2 }) => {
    const runs = [night(0, base, { seeds }), night(1, now, { seeds })];
    const nightly = await judged(runs, 0);
    expect(headline(nightly)).toMatch(says);
    // What a suite's plan shows is said before it is trained, too.
    if (/skipped/.test(says.source)) return;
    const ahead = blindTexts(blindAhead(runs[1]!.run.plan, runs[0]!.run), now.length);
    for (const sentence of ahead) expect(headline(nightly)).toContain(sentence);
    expect(ahead).not.toEqual([]);
  });

  test('and not of what diverged, which needs no test', async () => {
    const wild = { status: 'diverged', reason: 'NaN' } as const;
    const some = [{ label: 'a' }, { label: 'b', ends: { 0: wild, 1: wild } }] as const;
    const now = [{ label: 'a', ends: { 1: wild } }, some[1]] as const;
    const nightly = await judged([night(0, some), night(1, now)], 0);
    expect(nightly).toMatchObject({ outcome: 'regression', blind: { weak: [] } });
    expect(headline(nightly)).not.toContain('could be called worse');
  });

  test('seeds that the baseline has and tonight has not', async () => {
    const runs = [night(0, [{}], { seeds: 4 }), night(1, [{}], { seeds: 2 })];
    const line = /what was compared is fine.*; not compared: variant 0 has no seeds 2, 3, which the baseline has/;
    expect(headline(await judged(runs, 0))).toMatch(line);
  });

  test('a first night of one seed, whose nights will never see', async () => {
    const sentence = '1 seed: no loss could be called worse, with 2 it could';
    const first = night(0, [{}], { seeds: 1 });
    expect(blindTexts(blindAhead(first.run.plan, null), 1)).toEqual([sentence]);
    expect(headline(await judged([first], null))).toMatch(/is the baseline from now on; 1 seed: no loss could/);
  });

  test('and one that sees all says nothing', async () => {
    const runs = [night(0, [{}, { isFunction: true }]), night(1, [{}, { isFunction: true }])];
    expect(await judged(runs, 0)).toMatchObject({ blind: { uncompared: [], weak: [] } });
    expect(blindAhead(runs[1]!.run.plan, runs[0]!.run)).toEqual({ uncompared: [], weak: [] });
    const single = [night(0, [{ isFunction: true }], { seeds: 1 }), night(1, [{ isFunction: true }], { seeds: 1 })];
    expect(await judged(single, 0)).toMatchObject({ blind: { weak: [] } });
  });
});

test('a loss of 0 is shown as 0, and its level is that of what single precision resolves', async () => {
  const runs = Array.from({ length: 12 }, (_, n) =>
    night(n, [{ isFunction: true, loss: () => (n < 6 ? 0 : 1e-10) }], { seeds: 1 }),
  );
  const { trends, outcome } = await judged(runs, 0);
  expect(trends[0]!.points.map(({ value }) => value).slice(4, 8)).toEqual([
    0,
    0,
    expect.closeTo(1e-10, 20),
    expect.closeTo(1e-10, 20),
  ]);
  expect(trends[0]!.changes).toMatchObject([{ at: 6 }]);
  expect(outcome).toBe('regression');
});

test('a point has the interval of its seeds, or of its rounds', async () => {
  const { trends } = await judged([night(0, [{ loss: (seed) => [0.1, 0.2][seed]!, rounds: steady }])], null);
  const [loss, step] = trends as readonly [Trend, Trend];
  // Student's t of one degree of freedom: 12.7 standard errors of ln 2 / 2.
  const half = 12.7062 * (Math.LN2 / 2);
  expect(Math.log(loss.points[0]!.interval!.high / loss.points[0]!.value)).toBeCloseTo(half, 3);
  expect(Math.log(loss.points[0]!.value / loss.points[0]!.interval!.low)).toBeCloseTo(half, 3);
  expect(step.points[0]!.interval!.low).toBeLessThan(step.points[0]!.value);
  expect(step.points[0]!.interval!.high).toBeGreaterThan(step.points[0]!.value);
  const { trends: single } = await judged([night(0, [{}], { seeds: 1 })], null);
  expect(single[0]!.points[0]!.interval).toBeNull();
});

test('a variant that diverges says since when', async () => {
  const wild = { ends: { 1: { status: 'diverged', reason: 'NaN' } } } as const;
  const nightly = await judged([night(0, [{}]), night(1, [{}]), night(2, [wild]), night(3, [wild])], 0);
  expect(headline(nightly)).toMatch(/seed 1 diverged and completed in the base, since 20261103-000000-0000 \(2 nights/);
});

test('a night of other bits that do not matter says which, and one with nothing in common that there is nothing to compare', async () => {
  const close = night(1, [{ loss: () => 0.1001 }, {}], { seeds: 8 });
  expect(headline(await judged([night(0, [{}, {}], { seeds: 8 }), close], 0))).toMatch(
    /: fine, training 1 same and 1 identical, against .*; not the same bits: variant 0, same: loss × 1\.00/,
  );
  const nightly = await judged([night(0, [{}]), night(1, [{ label: 'another' }])], 0);
  expect(headline(nightly)).toMatch(
    /: nothing to compare, no variant is in 20261101-.* "bench baseline set sample" accepts/,
  );
});

test('a step stands until the level of the baseline is back', async () => {
  const level = (n: number, half: number): number => (n < 5 ? 0.1 : n < 12 ? 0.2 : half);
  const runs = (half: number) => Array.from({ length: 20 }, (_, n) => night(n, [{ loss: () => level(n, half) }]));
  expect((await judged(runs(0.15), 0)).steps).toMatchObject([{ change: { at: 5, nights: 7 } }]);
  expect((await judged(runs(0.1), 0)).outcome).toBe('fine');
});

test('nights that do not change are fine', async () => {
  const nightly = await judged(nights('nothing'), 0);
  expect(nightly).toMatchObject({ outcome: 'fine', steps: [] });
  expect(headline(nightly)).toMatch(/: fine, training 1 identical, against 20261101-/);
});

test('the first night says so', async () => {
  const nightly = await judged([night(0, [{}])], null);
  expect(nightly.outcome).toBe('first');
  expect(headline(nightly)).toContain('20261101-000000-0000 is the baseline from now on');
});

test('a trial that failed or left no record makes the night a failed one, unless something is worse, too', async () => {
  const ends = { 0: { status: 'failed', reason: 'out of memory' }, 1: 'missing' } as const;
  const nightly = await judged([night(0, [{}, {}]), night(1, [{ ends }, {}])], 0);
  expect(nightly).toMatchObject({ outcome: 'failed' });
  expect(nightly.failures).toEqual(['variant 0, seed 0: out of memory', 'variant 0, seed 1: left no record']);
  const wild = { ends: { 0: { status: 'diverged', reason: 'NaN' } } } as const;
  expect((await judged([night(0, [{}, {}]), night(1, [{ ends }, wild])], 0)).outcome).toBe('regression');
});

test('nights with fewer seeds, another budget or, for times, another machine are left out of a trend', () => {
  const runs = [
    night(0, [{ rounds: steady }], { cpu: 'another' }),
    night(1, [{ rounds: steady }], { seeds: 1 }),
    night(2, [{ rounds: steady, isFunction: true }]),
    night(3, [{ rounds: steady }]),
  ];
  const [loss, step] = trendsOf(
    runs.map(({ run }) => run),
    THRESHOLDS,
  );
  expect(loss!.points.map(({ run }) => run.id.slice(6, 8))).toEqual(['01', '04']);
  expect(step!.points.map(({ run }) => run.id.slice(6, 8))).toEqual(['02', '04']);
});
