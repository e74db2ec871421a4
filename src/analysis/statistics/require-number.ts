/** Comparisons with NaN are false, so a test would count it as evidence; refused instead. */
export function requireNumbers(values: readonly number[]): void {
  const at = values.findIndex(Number.isNaN);
  if (at >= 0) throw new RangeError(`value ${at} is NaN; leave out what was not measured`);
}

export function requireFinite(values: readonly number[]): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new RangeError(`value ${at} is ${values[at]!}, expected a finite number; leave the pair out`);
}
