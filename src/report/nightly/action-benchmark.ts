import { spread } from '../../analysis/spread.ts';
import { summarise } from '../../analysis/summary.ts';
import type { RunRecord } from '../../record/record.ts';

/** An entry of github-action-benchmark's `customSmallerIsBetter`. */
export interface BenchmarkEntry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra: string;
}

/** A run for https://github.com/benchmark-action/github-action-benchmark: losses of whole variants, and step times. */
export function actionBenchmark(run: RunRecord): readonly BenchmarkEntry[] {
  const extra = `run ${run.id}, ${run.environment.cpu}`;
  return summarise(run).flatMap(({ variant, planned, completed, epochs, timing }): readonly BenchmarkEntry[] => {
    const last = completed === planned ? epochs.at(-1)?.trainLoss : undefined;
    const times = (['step', 'update'] as const).flatMap((part): readonly BenchmarkEntry[] => {
      const found = timing?.[part];
      if (found === undefined) return [];
      const medians = found.rounds?.map((round) => round[Math.floor(round.length / 2)]!) ?? [];
      const sd = spread(medians)?.sd ?? null;
      const range = sd === null ? {} : { range: `± ${sd.toPrecision(2)}` };
      return [{ name: `${variant}: ${part}`, unit: 'ms', value: found.p50, ...range, extra }];
    });
    if (last === undefined) return times;
    const range = last.sd === null ? {} : { range: `± ${last.sd.toPrecision(3)}` };
    return [{ name: `${variant}: training loss`, unit: 'loss', value: last.mean, ...range, extra }, ...times];
  });
}
