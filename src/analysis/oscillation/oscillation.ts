import { sum } from '../spread.ts';
import { median } from '../statistics/order.ts';
import { medianAround } from './median-around.ts';

/**
 * How much a loss curve oscillates. There is no standard measure; this is ours, defined here and nowhere else, on the
 * losses of single steps, never on smoothed ones. All of it works on ln L, so that a factor is a factor at any level:
 *
 *     rₜ = ln Lₜ − median of the 50 values of ln L before t and the 50 behind
 *
 * A smooth fall or rise has r = 0 but for half of its second difference. Medians, because a spike must neither move the
 * trend nor count as oscillation: it has numbers of its own. The value itself is left out: of an odd number of values
 * that zigzag, the median would be the value itself, and the plainest oscillation of all would be none.
 */
export interface Oscillation {
  /** 1.4826 · MAD(r), which is the standard deviation where r is normal. 0.3 means that most losses lie within ±30 %. */
  readonly amplitude: number;
  /** Share of the steps with r > 6 · MAD(r), and above 1 %. Of normal noise 3 in 100,000 are. */
  readonly spikeRate: number;
  /** Mean r of those steps; null where there are none. */
  readonly spikeHeight: number | null;
  /** How often ln L turns: share of successive differences with opposite signs. 2/3 of white noise, 1 of a zigzag. */
  readonly signFlipRate: number;
  /** Correlation of r with itself one step later; null where r does not vary. */
  readonly lagOne: number | null;
  /** Largest Lₜ over the smallest loss up to t; 1 where the curve never rises. */
  readonly drawUp: number;
}

/** Steps on either side that the median is taken over. */
export const REACH = 50;

export const NORMAL = 1.4826;
const STILL: Oscillation = {
  amplitude: 0,
  spikeRate: 0,
  spikeHeight: null,
  signFlipRate: 0,
  lagOne: null,
  drawUp: 1,
};
const SPIKE = { distances: 6, least: 0.01 };

/**
 * rₜ of a whole curve; `reach` is in points of the curve. NaN of a loss of 0, which functions can reach: it has no logarithm,
 * and no number in its place would be any nearer to it than another.
 */
export function residuals(losses: ArrayLike<number>, reach = REACH): Float64Array {
  const logs = logarithms(losses);
  const trend = medianAround(logs, reach);
  let at = 0;
  return Float64Array.from(losses, (loss) => (loss > 0 ? logs[at]! - trend[at++]! : NaN));
}

/**
 * The oscillation of one stretch of a curve: some losses, with their residuals in the whole curve. Losses of 0 are left out;
 * where all are, nothing oscillates.
 */
export function oscillationOf(losses: ArrayLike<number>, residuals: Float64Array): Oscillation {
  const r = residuals.filter((value) => !Number.isNaN(value));
  if (r.length === 0 && residuals.length > 0) return STILL;
  // Medians of residuals are 0 but for rounding and short windows; the distance is measured from their own.
  const middle = r.length === 0 ? NaN : median(r);
  const mad = r.length === 0 ? NaN : median(r.map((value) => Math.abs(value - middle)));
  const spikes = r.filter((value) => value > Math.max(SPIKE.distances * mad, SPIKE.least));
  return {
    amplitude: NORMAL * mad,
    spikeRate: spikes.length / r.length,
    spikeHeight: spikes.length === 0 ? null : sum([...spikes]) / spikes.length,
    signFlipRate: signFlipRate(logarithms(losses)),
    lagOne: lagOne(r),
    drawUp: drawUp(losses),
  };
}

export function drawUp(losses: ArrayLike<number>): number {
  let [least, largest] = [Infinity, 1];
  for (let t = 0; t < losses.length; t++) {
    least = Math.min(least, losses[t]!);
    // Above a loss of 0 every rise is infinite; 0 above 0 is none.
    if (losses[t]! > least) largest = Math.max(largest, losses[t]! / least);
  }
  return largest;
}

/** Of the losses above 0. */
function logarithms(losses: ArrayLike<number>): Float64Array {
  return Float64Array.from(losses)
    .filter((loss) => loss > 0)
    .map(Math.log);
}

function signFlipRate(values: Float64Array): number {
  let flips = 0;
  for (let t = 2; t < values.length; t++)
    if ((values[t]! - values[t - 1]!) * (values[t - 1]! - values[t - 2]!) < 0) flips++;
  return flips / Math.max(1, values.length - 2);
}

function lagOne(r: Float64Array): number | null {
  const mean = sum([...r]) / r.length;
  let [products, squares] = [0, 0];
  for (let t = 0; t < r.length; t++) {
    squares += (r[t]! - mean) ** 2;
    if (t > 0) products += (r[t]! - mean) * (r[t - 1]! - mean);
  }
  return squares > 0 ? products / squares : null;
}
