import type { StoredRun } from '../record/record.ts';
import { median } from './statistics/order.ts';
import { spread, sum, type Spread } from './spread.ts';
import { variantsOf } from './summary.ts';
import type { Sample } from './statistics/all-pairs/estimate.ts';

/** How the training loss of one variant's steps came out, over the seeds that completed. */
export interface Outcome {
  readonly series: number;
  /** Loss of the very last step. */
  readonly final: Measured | null;
  /** The smallest loss of any step. */
  readonly best: Measured | null;
  /** Median of the last `LAST_STEPS` steps: the final loss without the chance of its batch. */
  readonly last: Measured | null;
  /** Mean of log₁₀ loss over all steps: the area under the logarithmic curve, a unit of width for the whole training. */
  readonly area: Measured | null;
  /** Trials that took a step. */
  readonly started: number;
  readonly diverged: number;
}

export interface Measured extends Spread {
  /** By seed. */
  readonly sample: Sample;
}

export const LAST_STEPS = 100;

export function outcomes({ run, losses }: StoredRun): readonly Outcome[] {
  const records = new Map(run.trials.map((trial) => [trial.id, trial]));
  return variantsOf(run.plan).map(({ specs }, series) => {
    const trials = specs.flatMap(({ id }) => records.get(id) ?? []).filter(({ steps }) => steps > 0);
    const completed = trials.filter(({ status }) => status === 'completed');
    const over = (measure: (curve: Float64Array) => number): Measured | null => {
      const sample = new Map(completed.map(({ id, seed }) => [seed, measure(losses.get(id)!)]));
      const found = spread([...sample.values()]);
      return found && { ...found, sample };
    };
    return {
      series,
      final: over((curve) => curve.at(-1)!),
      best: over((curve) => curve.reduce((a, b) => Math.min(a, b))),
      last: over((curve) => median(curve.subarray(-LAST_STEPS))),
      area: over(meanLog),
      started: trials.length,
      diverged: trials.filter(({ status }) => status === 'diverged').length,
    };
  });
}

/** Losses below this are as good as 0, whose logarithm would outweigh all others. */
export const AREA_FLOOR = 1e-12;

function meanLog(curve: Float64Array): number {
  return sum(Array.from(curve, (loss) => Math.log10(Math.max(loss, AREA_FLOOR)))) / curve.length;
}
