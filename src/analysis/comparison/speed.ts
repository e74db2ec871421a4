import type { StepTiming, Timing } from '../../record/record.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import { median } from '../statistics/order.ts';
import type { SpeedVerdict, Thresholds } from './comparison.ts';

export type Part = 'step' | 'update';

/** Two timings of the same thing, before the p of all of them are adjusted together. */
export interface SpeedTest {
  /** Why there is nothing to test; null where there is. */
  readonly obstacle: string | null;
  readonly base: number | null;
  readonly candidate: number | null;
  readonly p: number | null;
}

/**
 * Whether the rounds of one run take longer than those of the other. Samples of a round share what the machine did
 * meanwhile, so that a round counts once, by its median.
 */
export function testSpeed(
  part: Part,
  base: StepTiming | undefined,
  candidate: StepTiming | undefined,
  obstacle: string | null,
): SpeedTest {
  const none = { base: null, candidate: null, p: null };
  if (obstacle !== null) return { obstacle, ...none };
  if (base === undefined) return { obstacle: 'the base was not timed', ...none };
  if (candidate === undefined) return { obstacle: 'the candidate was not timed', ...none };
  const [left, right] = [roundsOf(base[part]), roundsOf(candidate[part])];
  if (left === null || right === null)
    return { obstacle: `the ${left === null ? 'base' : 'candidate'} has no single samples`, ...none };
  return { obstacle: null, base: median(left), candidate: median(right), p: mannWhitney(left, right).p };
}

/** Standard deviations by which two nights must differ, beside the factor that counts. */
const NIGHTS_APART = 3;
/** Of as many it is sure, at 95 % one-sided, that no more lies behind the factor; where the noise is known. */
const NIGHTS_HIDE = 1.645;

/** @param noise Standard deviation of the logarithm from run to run where nothing changes; 0 where it is not known. */
export function speedVerdict(
  test: SpeedTest,
  p: number | null,
  { alpha, slowdown }: Thresholds,
  noise: number,
): SpeedVerdict {
  const { base, candidate, obstacle } = test;
  const factor = base === null || candidate === null ? null : candidate / base;
  const numbers = { base, candidate, factor, p, again: null };
  if (factor === null || p === null) return { ...numbers, verdict: 'cannot tell', reason: obstacle ?? '' };
  const margin = Math.log(1 + slowdown);
  const size = Math.log(factor);
  if (Math.abs(size) < margin) {
    if (Math.abs(size) + NIGHTS_HIDE * Math.SQRT2 * noise < margin) return { ...numbers, verdict: 'same', reason: '' };
    return { ...numbers, verdict: 'cannot tell', reason: 'what nights differ by without a change would hide one' };
  }
  if (Math.abs(size) < NIGHTS_APART * Math.SQRT2 * noise)
    return { ...numbers, verdict: 'cannot tell', reason: 'nights differ by as much without a change' };
  if (p <= alpha) return { ...numbers, verdict: size > 0 ? 'worse' : 'better', reason: '' };
  return { ...numbers, verdict: 'cannot tell', reason: 'the rounds overlap; time it again with nothing else running' };
}

/** A verdict of slower stands where a second measurement says so too. */
export function confirm(
  first: SpeedVerdict,
  again: SpeedTest,
  { alpha, slowdown }: Thresholds,
  noise: number,
): SpeedVerdict {
  if (first.base === null || again.candidate === null || again.p === null)
    return { ...first, verdict: 'cannot tell', reason: `it could not be measured again (${again.obstacle ?? ''})` };
  const factor = again.candidate / first.base;
  const margin = Math.max(Math.log(1 + slowdown), NIGHTS_APART * Math.SQRT2 * noise);
  const stands = Math.log(factor) >= margin && again.p <= alpha;
  if (stands) return { ...first, again: factor };
  return { ...first, verdict: 'cannot tell', reason: 'measured again it was not slower', again: factor };
}

function roundsOf({ rounds }: Timing): readonly number[] | null {
  if (rounds === undefined) return null;
  const medians = rounds.filter((round) => round.length > 0).map((round) => median(round));
  return medians.length === 0 ? null : medians;
}
