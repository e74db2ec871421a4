import { describe, expect, test } from 'vitest';
import { goldenSchedules, type ScheduleCase } from '../../../fixtures/torch/schedules.ts';
import { ruleUpdate } from '../../../src/engine/reference/update.ts';
import type { TensorRange } from '../../../src/engine/whole.ts';
import { adam } from '../../../src/optimizer/adam.ts';
import { clipGradNorm, clipGradValue } from '../../../src/optimizer/clip.ts';
import type { RuleFactory } from '../../../src/optimizer/define.ts';
import { scheduled } from '../../../src/optimizer/lr/scheduled.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { rprop } from '../../../src/optimizer/rprop.ts';
import type { Hyper } from '../../../src/optimizer/rule/expression.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';
import { sgd } from '../../../src/optimizer/sgd.ts';
import { goldenSchedule } from './golden-schedule.ts';
import { values } from './probe.ts';

const golden = goldenSchedules();

// PyTorch multiplies the rate by a factor at every step, we compute each rate anew: 200 roundings of 1e-16 make 2e-14.
const TOLERANCE = 1e-12;

describe('the learning rate of every step is PyTorch’s', () => {
  test.each(golden.schedules)('$name', ({ hyper, schedule, lr, momentum }) => {
    const ours = goldenSchedule(schedule);
    const initial = Number(hyper['lr']);
    const rates = values('lr', initial, ours, golden.steps, golden.stepsPerEpoch);
    expect(worstRatio(rates, lr)).toBeLessThan(TOLERANCE);
    const cycled = values('momentum', initial, ours, golden.steps, golden.stepsPerEpoch);
    const expected = momentum ?? Array<number>(golden.steps).fill(0.9); // the probe's own
    expect(worstRatio(cycled, expected)).toBeLessThan(TOLERANCE);
  });
});

describe('where PyTorch does otherwise', () => {
  const first = (schedule: ScheduleCase): ScheduleCase => schedule.schedules![0]!;
  const rates = (schedule: ScheduleCase, steps: number) => values('lr', 1, goldenSchedule(schedule), steps);
  const chains = golden.otherwise.filter(({ schedule }) => schedule.kind === 'chainedScheduler');
  const sequences = golden.otherwise.filter(({ schedule }) => schedule.kind === 'sequentialLR');

  test.each(chains)('the factors of $name are multiplied', ({ schedule, lr }) => {
    const [one, other] = schedule.schedules!.map((part) => rates(part, lr!.length));
    const ours = rates(schedule, lr!.length);
    expect(
      worstRatio(
        ours,
        one!.map((rate, i) => rate * other![i]!),
      ),
    ).toBeLessThan(TOLERANCE);
    // Until the milestone of a sequence, or until a cosine’s tMax, PyTorch does the same.
    const parts = schedule.schedules!;
    const until = parts.flatMap(
      ({ milestones, ...rest }) => milestones?.[0] ?? (rest as { tMax?: number }).tMax ?? [],
    )[0]!;
    const same = until + (parts.some(({ milestones }) => milestones) ? 0 : 1);
    expect(worstRatio(ours.slice(0, same), lr!.slice(0, same))).toBeLessThan(TOLERANCE);
    expect(ours[same]! / lr![same]!).toBeLessThan(0.8);
  });

  test.each(sequences)('the parts of $name follow each other', ({ schedule, lr, error }) => {
    const [before, after] = schedule.schedules!.map((part) => rates(part, 24));
    expect(rates(schedule, 30)).toEqual([...before!.slice(0, 6), ...after!]);
    if (error === null) expect(lr![0]).toBeGreaterThan(1);
    else expect(error).toMatch(/AttributeError|TypeError/);
    expect(error === null).toBe(first(schedule).kind === 'sequentialLR');
  });
});

const optimizers = { sgd, rmsprop, adam, rprop } as unknown as Readonly<Record<string, RuleFactory<Hyper>>>;

describe('a path with clipped gradients or under a schedule is PyTorch’s', () => {
  const { matrix, start, sizes, steps, every, paths } = golden;
  let begin = 0;
  const tensors = sizes.map((rows, i): TensorRange => {
    begin += rows;
    return { name: String(i), start: begin - rows, rows, columns: 1 };
  });

  // As in ../torch.test.ts: paths that differ in one rounding stay within 1e-13 of each other.
  test.each(paths)('$name', ({ optimizer, hyper, clip, schedule, positions }) => {
    let spec = optimizers[optimizer]!(hyper as never);
    if (clip.clipGradNorm !== undefined) spec = clipGradNorm(spec, clip.clipGradNorm);
    if (clip.clipGradValue !== undefined) spec = clipGradValue(spec, clip.clipGradValue);
    if (schedule !== null) spec = scheduled(spec, goldenSchedule(schedule));
    const point = Float64Array.from(start);
    const gradients = new Float64Array(point.length);
    const { hyper: all, rule } = spec;
    const part = { kernel: specialise(rule, all), hyper: all, tensors, functionOf: () => () => undefined };
    const { step: update } = ruleUpdate([part], { values: point, gradients });
    let worst = 0;
    for (let step = 1; step <= steps; step++) {
      matrix.forEach((row, i) => (gradients[i] = row.reduce((sum, entry, j) => sum + entry * point[j]!, 0)));
      update();
      if (step % every === 0) worst = Math.max(worst, deviation(point, positions[step / every - 1]!));
    }
    expect(worst).toBeLessThan(TOLERANCE);
  });
});

/** The largest difference of two numbers, as a share of the expected one; where that is 0, so must be the other. */
function worstRatio(actual: readonly number[], expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...expected.map((value, i) => (value === actual[i] ? 0 : Math.abs(actual[i]! / value - 1))));
}

/** The largest difference, as a share of the largest value. */
function deviation(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const differences = expected.map((value, i) => Math.abs(actual[i]! - value));
  return Math.max(...differences) / Math.max(...expected.map(Math.abs));
}
