import type { Verdict } from '../../analysis/explanation/judge.ts';
import type { Effect } from '../../analysis/oscillation/effect.ts';
import type { Variant } from '../../analysis/explanation/variant.ts';
import { MEASURES, type MeasureId } from '../../analysis/oscillation/measure.ts';
import { NORMAL } from '../../analysis/oscillation/oscillation.ts';
import { sum } from '../../analysis/spread.ts';
import { counted } from '../../base/units.ts';

/** What a measure is called where it heads or fills a table. */
export const MEASURE_WORDS: Readonly<Record<MeasureId, string>> = {
  oscillation: 'oscillation of the step losses, later epochs',
  oscillationOpening: 'oscillation of the step losses, first epoch',
  parameters: 'oscillation of the fixed samples, later epochs',
  parametersOpening: 'oscillation of the fixed samples, first epoch',
  batches: 'distance between batches at the same parameters, later epochs',
  absolute: 'oscillation of the fixed samples in units of the loss, later epochs',
  firstRise: 'largest rise of the step losses, first 100 steps',
  level: 'level of the loss, later epochs',
  step: 'size of a step, later epochs',
  firstStep: 'size of the first step',
  ratio: 'effective learning rate (median), later epochs',
  largestRatio: 'effective learning rate (99th percentile), later epochs',
  change: 'change of v in one step, later epochs',
  age: 'v over g², later epochs',
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  holds: 'holds',
  direction: 'holds in direction, not in size',
  fails: 'does not hold',
  opposite: 'the opposite holds',
  open: 'unsettled',
  fewSeeds: 'too few seeds',
  notMeasured: 'not measured',
};

const SYMBOLS: Readonly<Record<string, string>> = { alpha: 'α', beta2: 'β₂', rho: 'ρ' };

export const symbolOf = (hyper: string): string => SYMBOLS[hyper] ?? hyper;

/** An interval over so many times its lower end that has 1 inside allows anything. */
const ANYTHING = 1e4;

/**
 * "×1.42 [1.30, 1.56]"; without an interval where the seeds are one and the same trial, or differ by rounding alone, and
 * with a word in its place where it would allow anything.
 */
export function effectText({ ratio, low, high, n }: Effect): string {
  if (n < 2 || Math.log(high / low) < ROUNDING) return `×${factor(ratio)}`;
  if (low < 1 && high > 1 && high / low > ANYTHING) return `×${factor(ratio)} [anything, from ${counted(n, 'seed')}]`;
  return `×${factor(ratio)} [${factor(low)}, ${factor(high)}]`;
}

/** Below this a spread is what rounding leaves of none. */
export const ROUNDING = 1e-7;

/** Three significant digits, without an exponent where that can be helped. */
export function factor(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value) || value >= 1e5 || value < 1e-4) return value.toExponential(1);
  return value.toPrecision(3).includes('e') ? String(Math.round(value)) : value.toPrecision(3);
}

export function percent(share: number, digits = 0): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** The mean over the seeds; null where no seed was measured. */
export function meanOf({ trials }: Variant, measure: MeasureId): number | null {
  const found = [...trials.values()].flatMap((trial) => MEASURES[measure](trial) ?? []);
  return found.length === 0 ? null : sum(found) / found.length;
}

/** How far off the median of its neighbours a loss lies: one in two is closer. */
export const typicalFactor = (variant: Variant): string =>
  factor(Math.exp((meanOf(variant, 'oscillation') ?? NaN) / NORMAL));
