import { randperm, type Generator } from '../../../src/base/random.ts';
import type { StoredRun, TrialResult } from '../../../src/record/record.ts';
import { SEEDS, stored, unchanged } from './laboratory.ts';

/** As many nights of the same trials, each trial in one of them, at random; without times. */
export function recomposed(nights: readonly StoredRun[], generator: Generator): readonly StoredRun[] {
  const shuffled = Object.keys(unchanged).map((label) => {
    const all = nights.flatMap((night) => trialsOf(night, label));
    return Array.from(randperm(all.length, generator), (at) => all[at]!);
  });
  return nights.map((_, n) => {
    const results = shuffled.flatMap((trials) => trials.slice(SEEDS * n, SEEDS * (n + 1)));
    return stored(n, results.map(withSeed), []);
  });
}

function trialsOf({ run, losses }: StoredRun, label: string): readonly TrialResult[] {
  const records = run.trials.filter(({ variant }) => variant === label);
  return records.map((record) => ({ record, losses: losses.get(record.id)! }));
}

const withSeed = ({ record, losses }: TrialResult, i: number): TrialResult => ({
  record: { ...record, seed: i % SEEDS },
  losses,
});
