import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../src/analysis/comparison/compare.ts';
import { THRESHOLDS } from '../../../src/analysis/comparison/comparison.ts';
import { judge } from '../../../src/analysis/nightly/nightly.ts';
import { trendsOf } from '../../../src/analysis/nightly/trend.ts';
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
const steady = [1, 1.01, 0.99];

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

async function judged(runs: readonly ReturnType<typeof night>[], baseline: number | null) {
  const [tonight, base] = [runs.at(-1)!, baseline === null ? null : runs[baseline]!];
  const comparison = base === null ? null : await compareRuns(base, tonight);
  const trends = trendsOf(
    runs.map(({ run }) => run),
    THRESHOLDS,
  );
  return judge(tonight.run, base?.run ?? null, comparison, trends);
}

describe('a step twelve nights ago', () => {
  test('in the loss is dated, with the commits between which it lies', async () => {
    const nightly = await judged(nights('loss'), 0);
    expect(nightly.outcome).toBe('regression');
    expect(nightly.steps).toHaveLength(1);
    expect(nightly.steps[0]!.change).toMatchObject({ nights: 12, at: 13 });
    expect(nightly.steps[0]!.change.factor).toBeCloseTo(1.5);
    expect(headline(nightly)).toMatch(
      /REGRESSION.*train loss × 1\.50 since 20261114-000000-0000 \(12 nights, 131313131\.\.141414141\)/,
    );
  });

  test('in the time is dated, too', async () => {
    const { steps } = await judged(nights('rounds'), 0);
    expect(steps.map(({ metric, change }) => [metric, change.nights])).toEqual([
      ['step', 12],
      ['update', 12],
    ]);
  });

  test('is accepted by pinning a later run as the baseline', async () => {
    expect(await judged(nights('loss'), 15)).toMatchObject({ outcome: 'fine', steps: [] });
  });
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

test('nights of other seeds, another budget or, for times, another machine are left out of a trend', () => {
  const runs = [
    night(0, [{ rounds: steady }], { cpu: 'another' }),
    night(1, [{ rounds: steady }], { seeds: 3 }),
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
