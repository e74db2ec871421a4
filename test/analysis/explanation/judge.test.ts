import { describe, expect, test } from 'vitest';
import { judge, judgeSize, type Expected, type Verdict } from '../../../src/analysis/explanation/judge.ts';
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

describe('a prediction that has a size', () => {
  test.each<[string, Expected, number, number, number, Verdict]>([
    ['inside of the interval', 'more', 31.1, 32, 31.6, 'holds'],
    ['within 5 % of what was measured', 'more', 30.6, 31, 31.6, 'holds'],
    ['outside, the same way', 'more', 29.1, 30.1, 31.6, 'direction'],
    ['outside, the same way down', 'less', 0.4, 0.5, 0.8, 'direction'],
    ['outside, the other way', 'more', 0.5, 0.6, 31.6, 'opposite'],
    ['outside, of an effect that is none', 'more', 0.98, 1.02, 31.6, 'fails'],
    ['as small as what was measured', 'less', 0.96, 0.98, 0.952, 'open'],
    ['outside, where little is known', 'more', 0.9, 1.3, 31.6, 'open'],
    ['about 1, as was measured', 'same', 0.98, 1.03, 1.01, 'holds'],
    ['about 1, and what was measured is on the other side', 'same', 0.955, 0.965, 1.04, 'direction'],
  ])('of theory %s', (_, expected, low, high, predicted, verdict) => {
    expect(judgeSize(expected, { ratio: Math.sqrt(low * high), low, high, n: 6 }, predicted)).toBe(verdict);
  });

  test('has no verdict from few seeds, whatever theory says', () => {
    expect(judgeSize('more', { ratio: 30, low: 29, high: 31, n: 3 }, 30)).toBe('fewSeeds');
    expect(judgeSize('more', null, 30)).toBe('notMeasured');
  });
});
