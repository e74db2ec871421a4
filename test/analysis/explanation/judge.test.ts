import { describe, expect, test } from 'vitest';
import { judge, type Expected, type Verdict } from '../../../src/analysis/explanation/judge.ts';
import { effectOf } from '../../../src/analysis/oscillation/effect.ts';

describe('a prediction', () => {
  test.each<[Expected, number, number, Verdict]>([
    ['more', 1.1, 1.3, 'holds'],
    ['more', 0.9, 1.3, 'open'],
    ['more', 0.7, 0.9, 'opposite'],
    // Certain, and too small to be an effect.
    ['more', 1.01, 1.03, 'fails'],
    ['less', 0.7, 0.9, 'holds'],
    ['less', 0.7, 1.1, 'open'],
    ['less', 1.1, 1.3, 'opposite'],
    ['less', 0.97, 0.99, 'fails'],
    ['same', 0.98, 1.03, 'holds'],
    ['same', 0.9, 1.03, 'open'],
    ['same', 1.1, 1.3, 'fails'],
    ['same', 0.7, 0.9, 'fails'],
  ])('of %s with the interval [%s, %s] %s', (expected, low, high, verdict) => {
    const effect = { ratio: Math.sqrt(low * high), low, high, n: 6 };
    expect(judge(expected, effect)).toBe(verdict);
    expect(judge(expected, { ...effect, n: 3 })).toBe('fewSeeds');
  });

  test('of which nothing was measured is not judged', () => {
    expect(judge('more', null)).toBe('notMeasured');
  });
});

describe('an effect', () => {
  test('is the geometric mean of the ratios, with an interval that is at least as wide as Student’s', () => {
    const { ratio, low, high, n } = effectOf([Math.log(2), Math.log(2), Math.log(4), Math.log(4)], 0.95)!;
    expect([ratio, n]).toEqual([expect.closeTo(Math.sqrt(8), 10), 4]);
    // t of 3 degrees of freedom is 3.182; the standard error of the mean is ln 2 / √12.
    const half = (3.182 * Math.log(2)) / Math.sqrt(12);
    expect(Math.log(high / ratio)).toBeGreaterThanOrEqual(half * 0.999);
    expect(Math.log(ratio / low)).toBeGreaterThanOrEqual(half * 0.999);
  });

  test.each([[[]], [[1]], [[1, NaN]], [[1, Infinity]]])('of %o is none', (logRatios) => {
    expect(effectOf(logRatios, 0.95)).toBeNull();
  });
});
