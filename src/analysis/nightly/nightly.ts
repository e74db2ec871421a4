import type { RunRecord } from '../../record/record.ts';
import { hasRegression, referenceTo } from '../comparison/compare.ts';
import type { Comparison, RunReference } from '../comparison/comparison.ts';
import type { Change, Metric, Trend } from './trend.ts';

/** What a maintainer reads in the morning. */
export interface Nightly {
  readonly run: RunReference;
  /** `first`: there was nothing to compare with, and this run is the baseline from now on. */
  readonly outcome: 'fine' | 'regression' | 'failed' | 'first';
  /** With the pinned baseline; null in the first night. */
  readonly comparison: Comparison | null;
  /** Steps for the worse that lie behind the baseline and still stand. */
  readonly steps: readonly Step[];
  /** Trials that failed or are missing, a sentence each. */
  readonly failures: readonly string[];
  readonly trends: readonly Trend[];
}

export interface Step {
  readonly variant: string;
  readonly metric: Metric;
  readonly change: Change;
}

/** @param baseline The pinned run; null where there is none. */
export function judge(
  tonight: RunRecord,
  baseline: RunRecord | null,
  comparison: Comparison | null,
  trends: readonly Trend[],
): Nightly {
  const steps = baseline === null ? [] : trends.flatMap((trend) => standing(trend, baseline));
  const failures = failuresOf(tonight);
  const regressed = steps.length > 0 || (comparison !== null && hasRegression(comparison));
  const outcome = regressed ? 'regression' : failures.length > 0 ? 'failed' : comparison === null ? 'first' : 'fine';
  return { run: referenceTo(tonight), outcome, comparison, steps, failures, trends };
}

/**
 * The last step of a trend, if it was for the worse and after the baseline: whoever pins a baseline accepts what was
 * before.
 */
function standing({ variant, metric, changes }: Trend, baseline: RunRecord): readonly Step[] {
  const last = changes.at(-1);
  if (last === undefined || last.factor <= 1 || last.run.startedAt <= baseline.startedAt) return [];
  return [{ variant, metric, change: last }];
}

function failuresOf({ plan, trials }: RunRecord): readonly string[] {
  const records = new Map(trials.map((trial) => [trial.id, trial]));
  return plan.flatMap(({ id, variant, seed }) => {
    const record = records.get(id);
    if (record === undefined) return [`${variant}, seed ${seed}: left no record`];
    return record.status === 'failed' ? [`${variant}, seed ${seed}: ${record.reason}`] : [];
  });
}
