import type { PageData } from './data.ts';

export type Unit = 'epoch' | 'step' | 'seconds' | 'evaluations';

/** What the reader has chosen to see of one chart. */
export interface View {
  readonly scale: 'logarithmic' | 'linear';
  readonly unit: Unit;
  /** Width of the smoothing window in percent of the whole run; 0 is off. */
  readonly smoothing: number;
  /** Several seeds as one line with a band, or each by itself. */
  readonly seeds: 'band' | 'each';
  /** Whether the range of the single steps is shaded. */
  readonly range: boolean;
  /** The part of the x axis that is looked at, in its unit; null is all of it. */
  readonly window: readonly [number, number] | null;
  /** Series that are switched off. */
  readonly hidden: ReadonlySet<number>;
}

/** What a reader sees first. The ranges of many variants would lie over each other as mud. */
export function initialView({ variants }: PageData, unit: Unit = 'epoch'): View {
  const range = variants.length <= 6;
  return { scale: 'logarithmic', unit, smoothing: 2, seeds: 'band', range, window: null, hidden: new Set() };
}

export const unitNames: Readonly<Record<Unit, string>> = {
  epoch: 'epochs',
  step: 'steps',
  seconds: 'seconds of training',
  evaluations: 'gradient evaluations',
};
