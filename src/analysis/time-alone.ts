import { stepsPerEpoch } from '../problem/problem.ts';
import type { RunRecord } from '../record/record.ts';
import type { Sample } from './statistics/all-pairs/estimate.ts';
import { median } from './statistics/order.ts';
import { variantsOf } from './summary.ts';
import { timingOf } from '../record/timing-of.ts';

/** What a trial's steps take by themselves, which no other trial's doing is part of. */
export interface TimeAlone {
  /** All steps of a trial at the median time of one; of training alone. */
  readonly seconds: number;
  /** The same for each round of timing, in which every variant had its turn; null where a record has no rounds. */
  readonly rounds: Sample | null;
}

/** By variant; null for those that were not timed. */
export function timesAlone({ plan, timings }: RunRecord): readonly (TimeAlone | null)[] {
  return variantsOf(plan).map(({ specs }) => {
    const timing = timingOf(timings, specs[0]!);
    if (timing === undefined) return null;
    const { epochs, problem, batchSize } = specs[0]!;
    const steps = epochs * stepsPerEpoch(problem, batchSize);
    const { p50, rounds = [] } = timing.step;
    const found = rounds.flatMap((round, at) =>
      round.length === 0 ? [] : [[at, (median(round) / 1000) * steps] as const],
    );
    return { seconds: (p50 / 1000) * steps, rounds: found.length === 0 ? null : new Map(found) };
  });
}
