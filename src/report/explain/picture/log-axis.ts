/** A logarithmic axis over some values, with a little air, and round numbers to mark on it. */
export interface LogAxis {
  /** 0 at the low end, 1 at the high one. */
  place(value: number): number;
  readonly ticks: readonly number[];
}

const MOST_TICKS = 7;

/** From coarse to fine: digits that may stand before a power of ten. */
const DIGITS: readonly (readonly number[])[] = [
  [1],
  [1, 3],
  [1, 2, 5],
  [1, 1.5, 2, 3, 4, 6, 8],
  [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8, 9],
  [1, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4, 1.5, 2, 3, 4, 5, 6, 7, 8, 8.5, 9, 9.5],
  [1, 1.02, 1.04, 1.06, 1.08, 1.1, 9, 9.2, 9.4, 9.6, 9.8],
];

/** @param values Above 0; at least one. */
export function logAxis(values: readonly number[]): LogAxis {
  const [least, largest] = [Math.min(...values), Math.max(...values)];
  const air = Math.max(0.01, 0.06 * Math.log(largest / least));
  const [low, high] = [Math.log(least) - air, Math.log(largest) + air];
  const within = (digits: readonly number[]): readonly number[] => {
    const powers = Array.from({ length: 41 }, (_, i) => i - 20);
    return powers
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((value) => Math.log(value) >= low && Math.log(value) <= high);
  };
  const ticks = DIGITS.map(within).filter((found) => found.length <= MOST_TICKS);
  return {
    place: (value) => (Math.log(value) - low) / (high - low),
    ticks: ticks.at(-1) ?? [],
  };
}
