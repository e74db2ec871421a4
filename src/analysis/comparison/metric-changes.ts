import { metricsOf } from '../../record/metrics.ts';
import { sum } from '../spread.ts';
import type { MetricChange } from './comparison.ts';
import type { Side, VariantPairs } from './pairs.ts';

/** What a problem is judged by besides its loss, over the seeds that came to their end in both runs. */
export function metricChanges({ pairs }: VariantPairs): readonly MetricChange[] {
  const ends = pairs.flatMap(({ base, candidate }) => {
    const [before, now] = [endOf(base), endOf(candidate)];
    return before === null || now === null ? [] : [{ before, now }];
  });
  const names = Object.keys(ends[0]?.before ?? {});
  return names
    .filter((name) => ends.every(({ before, now }) => name in before && name in now))
    .map((name) => {
      const mean = (of: 'before' | 'now') => sum(ends.map((end) => end[of][name]!)) / ends.length;
      return { name, base: mean('before'), candidate: mean('now') };
    });
}

function endOf({ record }: Side): ReturnType<typeof metricsOf> | null {
  const last = record?.status === 'completed' ? record.epochs.at(-1) : undefined;
  return last === undefined ? null : metricsOf(last);
}
