import { isFunction } from '../problem/problem.ts';
import type { RunRecord } from '../record/record.ts';
import { variantsOf } from './summary.ts';

/**
 * Whether another seed could give other numbers. Not where functions are minimised, and not where several seeds of every variant
 * left the same numbers to the last bit: there a difference is a fact and no sample.
 */
export function hasChance({ plan, trials }: RunRecord): boolean {
  if (plan.length > 0 && plan.every(({ problem }) => isFunction(problem))) return false;
  const records = new Map(trials.map((trial) => [trial.id, trial]));
  return !variantsOf(plan).every(({ specs }) => {
    const ends = specs.flatMap(({ id }) => {
      const record = records.get(id);
      return record?.status === 'completed'
        ? [record.epochs.map(({ trainLoss, testLoss }) => `${trainLoss} ${testLoss}`).join()]
        : [];
    });
    return ends.length > 1 && new Set(ends).size === 1;
  });
}
