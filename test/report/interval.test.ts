import { describe, expect, test } from 'vitest';
import { spread } from '../../src/analysis/spread.ts';
import { effectText } from '../../src/report/explain/words.ts';
import { lossStyle, percentStyle, secondsStyle, spreadText } from '../../src/report/format.ts';

describe('a mean is shown with an interval', () => {
  test.each([
    ['that is inside of what can be', [0.96, 0.97, 0.98], percentStyle, '97.00 ± 2.48'],
    ['by its ends where it would reach beyond 100 %', [0.99, 0.995, 0.999], percentStyle, '99.47 [98.35, 100.00]'],
    ['by its ends where a loss would be below 0', [0.1, 0.2], lossStyle, '0.150000 [0, 0.79]'],
  ] as const)('%s', (_, values, style, text) => {
    expect(spreadText(spread(values)!, style)).toBe(text);
  });
});

describe('a mean is shown without an interval', () => {
  test.each([
    ['of one seed', [0.5], percentStyle, '50.00'],
    ['of seeds that are one and the same trial', [15.317, 15.317, 15.317], lossStyle, '15.3170'],
    ['that rounding alone makes', [15.317, 15.317 + 4e-15], lossStyle, '15.3170'],
    ['over more than half of all shares', [0.84, 0.95], percentStyle, '89.50'],
    ['up to more than ten times the mean', [0.0001, 0.9, 0.0001, 0.0001].slice(0, 2), lossStyle, '0.450050'],
    ['of times that say nothing', [0, 10], secondsStyle, '5.00'],
    ['that has no end', [0.5, Infinity], lossStyle, 'Infinity'],
  ] as const)('%s', (_, values, style, text) => {
    expect(spreadText(spread(values)!, style)).toBe(text);
  });
});

test.each([
  [{ ratio: 1.42, low: 1.3, high: 1.56, n: 6 }, '×1.42 [1.30, 1.56]'],
  [{ ratio: 2.4, low: 5.1e-10, high: 1.1e10, n: 2 }, '×2.40 [anything, from 2 seeds]'],
  [{ ratio: 40, low: 1.1, high: 1e5, n: 6 }, '×40.0 [1.10, 1.0e+5]'],
  [{ ratio: 1.42, low: 1.42, high: 1.42, n: 5 }, '×1.42'],
  [{ ratio: 1.42, low: 1.3, high: 1.56, n: 1 }, '×1.42'],
])('the effect %o is written %s', (effect, text) => {
  expect(effectText(effect)).toBe(text);
});
