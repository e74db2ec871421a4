import { expect, test } from 'vitest';
import { flushDenormals } from '../../../src/engine/library/flush-denormals.ts';

/** Half of the smallest normal number, by a multiplication that no compiler can do beforehand. */
function halved(): number {
  const numbers = Float64Array.of(2 ** -1022, 0.5);
  return numbers[0]! * numbers[1]!;
}

const flushing = await flushDenormals();
const note = flushing === null ? ' (skipped: only glibc on x86-64 lets us)' : '';

test.skipIf(flushing === null)(`numbers too small to be normal are 0 inside and what they were outside${note}`, () => {
  let inside = NaN;
  flushing!(() => {
    inside = halved();
  });
  expect(inside).toBe(0);
  expect(halved()).toBe(2 ** -1023);
});

test.skipIf(flushing === null)(`work that throws leaves the processor as it was${note}`, () => {
  expect(() => {
    flushing!(() => {
      throw new Error('broken');
    });
  }).toThrow('broken');
  expect(halved()).toBe(2 ** -1023);
});
