import type { ChartData } from './data.ts';

/** What the reader has chosen to see. */
export interface View {
  readonly scale: 'logarithmic' | 'linear';
  /** Width of the smoothing window in percent of the whole run; 0 is off. */
  readonly smoothing: number;
  /** Whether the range of the single steps is shaded. */
  readonly range: boolean;
  /** Series that are switched off. */
  readonly hidden: ReadonlySet<number>;
}

/** What a reader sees first. The ranges of many variants would lie over each other as mud. */
export function initialView({ curves }: ChartData): View {
  return { scale: 'logarithmic', smoothing: 2, range: curves.length <= 8, hidden: new Set() };
}
