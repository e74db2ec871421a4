import { split, type CohortPlan } from '../plan/cohorts.ts';
import type { TrialResult } from '../record/record.ts';
import { noResult } from './no-result.ts';

/** What became of a cohort: its results, or why the device could not train it. */
export type Attempt = { readonly results: readonly TrialResult[] } | { readonly refused: string };

/** Trains a cohort. What the device cannot train at once is trained in halves; a trial that it cannot train has failed. */
export async function trainInHalves(
  cohort: CohortPlan,
  attempt: (cohort: CohortPlan) => Promise<Attempt>,
): Promise<readonly TrialResult[]> {
  const outcome = await attempt(cohort);
  if ('results' in outcome) return outcome.results;
  if (cohort.length === 1) return [noResult(cohort[0]!, 'failed', outcome.refused)];
  const results: TrialResult[] = [];
  for (const half of split(cohort, 2)) results.push(...(await trainInHalves(half, attempt)));
  return results;
}
