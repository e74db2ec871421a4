import type { Curve } from './page/data.ts';

/** What a legend must add to a variant's label: " (1 of 3 seeds stopped early)"; empty where all went well. */
export function curveNote({ planned, seeds, stopped }: Curve): string {
  if (stopped === 0) return seeds === planned ? '' : ` (${seeds} of ${planned} seeds)`;
  if (planned === 1) return ' (stopped early)';
  if (seeds === planned) return ` (${stopped} of ${planned} seeds stopped early)`;
  return ` (${seeds} of ${planned} seeds, ${stopped} stopped early)`;
}
