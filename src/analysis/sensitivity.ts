import { canonicalJson } from '../base/json.ts';
import { flatHyper } from '../optimizer/groups.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { RunRecord } from '../record/record.ts';
import { better, type Metric } from './metric.ts';
import { summarise, variantsOf } from './summary.ts';

/** What a suite has tried of one optimizer: its variants that differ in numbers alone. */
export interface Family {
  readonly optimizer: string;
  /** Hyperparameters with more than one value, in the optimizer's order. */
  readonly swept: readonly string[];
  readonly points: readonly SweepPoint[];
}

export interface SweepPoint {
  readonly series: number;
  /** One number for each swept hyperparameter. */
  readonly at: readonly number[];
  /** Mean over seeds of the metric at the end; null where a seed did not complete. */
  readonly value: number | null;
}

/** Every optimizer of which some number was varied; without what is scheduled or clipped, which is another optimizer. */
export function families(run: RunRecord, metric: Metric): readonly Family[] {
  const summaries = summarise(run);
  const groups = new Map<string, { name: string; series: number; hyper: TrialSpec['optimizer']['hyper'] }[]>();
  variantsOf(run.plan).forEach(({ specs }, series) => {
    const { optimizer } = specs[0]!;
    if (optimizer.kind === 'rule' && (optimizer.modifiers ?? []).length > 0) return;
    const hyper = flatHyper(optimizer);
    const name = optimizer.kind === 'library' ? `${optimizer.library} ${optimizer.name}` : optimizer.name;
    // With other groups of parameters it is another optimizer, too; of a library's, what is not given is its default.
    const key = optimizer.kind === 'library' ? name : canonicalJson([name, Object.keys(hyper)]);
    groups.set(key, [...(groups.get(key) ?? []), { name, series, hyper }]);
  });
  return [...groups.values()].flatMap((members) => {
    const swept = Object.keys(members[0]!.hyper).filter((key) => {
      const values = members.map(({ hyper }) => hyper[key]);
      return values.every((value) => typeof value === 'number') && new Set(values).size > 1;
    });
    if (swept.length === 0) return [];
    const points = members.map(({ series, hyper }) => {
      const { completed, planned, epochs } = summaries[series]!;
      const value = completed === planned ? (epochs.at(-1)?.[metric]?.mean ?? null) : null;
      return { series, at: swept.map((key) => hyper[key] as number), value };
    });
    return [{ optimizer: members[0]!.name, swept, points }];
  });
}

/** The best value at each setting of one hyperparameter, whatever the others were; in increasing order. */
export function profile(family: Family, key: string, metric: Metric): readonly { x: number; point: SweepPoint }[] {
  const index = family.swept.indexOf(key);
  const best = new Map<number, SweepPoint>();
  for (const point of family.points) {
    const x = point.at[index]!;
    const held = best.get(x);
    const beats = point.value !== null && (held?.value == null || better(metric, point.value, held.value));
    if (held === undefined || beats) best.set(x, point);
  }
  return [...best].sort(([a], [b]) => a - b).map(([x, point]) => ({ x, point }));
}
