import { LEAST_SEEDS, type Effect } from '../oscillation/effect.ts';

/** Ratios closer to 1 than this are no effect worth the name. */
export const NEGLIGIBLE = 1.05;

/** What a prediction says of a ratio: above 1, below 1, or about 1. */
export type Expected = 'more' | 'less' | 'same';

/** What a theory's ratio says. */
export function expectedOf(ratio: number): Expected {
  return ratio > NEGLIGIBLE ? 'more' : ratio < 1 / NEGLIGIBLE ? 'less' : 'same';
}

/**
 * `direction`: the effect goes the predicted way, but is not of the size that theory gives; `fails`: there is no such
 * effect; `opposite`: there is one, the other way round; `open`: the interval allows more.
 */
export type Verdict = 'holds' | 'direction' | 'fails' | 'opposite' | 'open' | 'fewSeeds' | 'notMeasured';

/** Whether the data bear a prediction out. Only an interval that lies wholly on one side decides. */
export function judge(expected: Expected, effect: Effect | null): Verdict {
  if (effect === null) return 'notMeasured';
  if (effect.n < LEAST_SEEDS) return 'fewSeeds';
  const { low, high } = effect;
  const negligible = low > 1 / NEGLIGIBLE && high < NEGLIGIBLE;
  switch (expected) {
    case 'same':
      if (negligible) return 'holds';
      return low > NEGLIGIBLE || high < 1 / NEGLIGIBLE ? 'fails' : 'open';
    case 'more':
      if (negligible) return 'fails';
      return low > 1 ? 'holds' : high < 1 ? 'opposite' : 'open';
    case 'less':
      if (negligible) return 'fails';
      return high < 1 ? 'holds' : low > 1 ? 'opposite' : 'open';
    default:
      return expected satisfies never;
  }
}

/** How a measured ratio stands to theory's: in its interval, at least about as large, or neither. */
export type Fit = 'within' | 'about' | 'outside';

export function fitOf({ ratio, low, high }: Effect, predicted: number): Fit {
  if (low <= predicted && predicted <= high) return 'within';
  return Math.abs(Math.log(predicted / ratio)) < Math.log(NEGLIGIBLE) ? 'about' : 'outside';
}

/**
 * Whether the data bear out a prediction that has a size: what holds by its direction alone does not hold, and what
 * theory gives is not refuted by being small.
 */
export function judgeSize(expected: Expected, effect: Effect | null, predicted: number): Verdict {
  const verdict = judge(expected, effect);
  if (effect === null) return verdict;
  const fits = fitOf(effect, predicted) !== 'outside';
  if (verdict === 'holds') return fits ? 'holds' : 'direction';
  return verdict === 'fails' && fits ? 'open' : verdict;
}

/** Whether an effect is surely there, whichever way it goes. */
export function differs({ low, high, n }: Effect): boolean {
  return n >= LEAST_SEEDS && (low > 1 || high < 1);
}
