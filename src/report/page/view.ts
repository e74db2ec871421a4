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
export function initialView(data: PageData, unit: Unit = 'epoch'): View {
  const range = data.variants.length <= 6;
  return {
    scale: scaleOf(data).length > 0 ? 'logarithmic' : 'linear',
    unit,
    smoothing: 2,
    seeds: 'band',
    range,
    window: null,
    hidden: new Set(),
  };
}

/** The choice of an axis for losses; there is none where some are below 0 and have no logarithm. */
export function scaleOf({ trials }: PageData): readonly 'scale'[] {
  const below = trials.some(({ mean, min, epochs }) =>
    [...mean, ...(min ?? []), ...epochs.map(({ testLoss }) => testLoss)].some((loss) => loss < 0),
  );
  return below ? [] : ['scale'];
}

export const unitNames: Readonly<Record<Unit, string>> = {
  epoch: 'epochs',
  step: 'steps',
  seconds: 'seconds of training',
  evaluations: 'gradient evaluations',
};
