import { requireFinite } from '../require-number.ts';
import { pairsNeeded } from '../sign-flip.ts';
import { bySigns } from './by-signs.ts';
import { byStudent } from './by-student.ts';
import { estimatesOf, type Estimate, type Sample } from './estimate.ts';
import { ALPHA, type Judgement } from './judgement.ts';

export interface Difference {
  /** First minus second. */
  readonly mean: number;
  /**
   * Those of all pairs hold together at 95 %. Null where nothing says how much the difference varies: there is a single
   * seed in common, or there is none and one of the two has a single one.
   */
  readonly interval: Interval | null;
  /** Standard error of the mean; null likewise. */
  readonly error: number | null;
  /** Adjusted for all pairs; null where there are too few seeds for it to be 5 % or less, whatever they show. */
  readonly p: number | null;
  /** Seeds that both have; where they have none in common, those of the one that has fewer. */
  readonly n: number;
  /** Whether the two are shown to differ: then 0 is not inside the interval, though it may be its end. */
  readonly shown: boolean;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface AllPairs {
  /** Null where one of the two has no value. */
  between(first: number, second: number): Difference | null;
}

/**
 * Compares every variant with every other, so that all intervals and all differences that are shown hold together. One may look
 * at them first and then ask for the best, for any baseline, or for who is alone in front: the chance that anything that is
 * shown of any pair is wrong is 5 % at most. A comparison with a baseline that was named before costs less; with "the
 * best", which the same data choose, it would not keep its promise.
 *
 * With six seeds in common or more: the largest |t| over the pairs is compared with its distribution under changes of
 * sign, one for each seed and the same for all pairs, so that what they share is kept; then the next largest over those
 * that are left, and so on. As `signFlip`, it assumes that differences would be symmetric about 0 if nothing
 * distinguished the variants. With fewer, where no such test can say no, differences are taken to be about normal:
 * Student's t, with Holm's correction (Welch's where seeds are not shared).
 *
 * Intervals are of one step, with the limit that the largest of all pairs has to pass. What only a later step shows has
 * an interval that ends at 0: no more is known of it than its sign.
 *
 * Sources: P. H. Westfall and S. S. Young, Resampling-Based Multiple Testing (1993), § 2.6; J. P. Romano and M. Wolf,
 * "Exact and approximate stepdown methods for multiple hypothesis testing", Journal of the American Statistical
 * Association 100 (2005); O. Guilbaud, "Simultaneous confidence regions corresponding to Holm's step-down procedure and
 * other closed-testing procedures", Biometrical Journal 50 (2008), for the intervals.
 */
export function allPairs(samples: readonly Sample[]): AllPairs {
  requireFinite(samples.flatMap((sample) => [...sample.values()]));
  const pairs = estimatesOf(samples);
  const signs = pairs.length > 0 && pairs.every(({ shared, n }) => shared && n >= pairsNeeded(ALPHA));
  const judged = signs ? bySigns(samples, pairs) : byStudent(pairs);
  const found = new Map(pairs.map((pair, at) => [`${pair.i} ${pair.j}`, differenceOf(pair, judged[at]!)]));
  return {
    between(first, second) {
      const back = found.get(`${second} ${first}`);
      return found.get(`${first} ${second}`) ?? (back === undefined ? null : turned(back));
    },
  };
}

function differenceOf({ mean, error, n }: Estimate, { half, p, shown }: Judgement): Difference {
  const interval = half === null ? null : endingAt0({ low: mean - half, high: mean + half }, mean, shown);
  return { mean, interval, error, p, n, shown };
}

function endingAt0({ low, high }: Interval, mean: number, shown: boolean): Interval {
  if (!shown) return { low, high };
  return mean > 0 ? { low: Math.max(0, low), high } : { low, high: Math.min(0, high) };
}

function turned({ mean, interval, ...rest }: Difference): Difference {
  // From 0, for −0 would be written as such.
  return { ...rest, mean: 0 - mean, interval: interval && { low: 0 - interval.high, high: 0 - interval.low } };
}
