import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatLoss,
  formatMilliseconds,
  formatPercent,
  formatSeconds,
} from '../../src/base/units.ts';

const cases: readonly [string, (value: number) => string, readonly (readonly [number, string])[]][] = [
  [
    'seconds',
    formatSeconds,
    [
      [0, '0.00 s'],
      [0.423, '0.42 s'],
      [0.996, '1.0 s'],
      [1.93, '1.9 s'],
      [59.94, '59.9 s'],
      [59.96, '1 min 00 s'],
      [125.2, '2 min 05 s'],
      [3599.6, '1 h 00 min'],
      [3725, '1 h 02 min'],
    ],
  ],
  [
    'milliseconds',
    formatMilliseconds,
    [
      [0.04567, '0.0457 ms'],
      [0.6834, '0.683 ms'],
      [12.345, '12.3 ms'],
      [1250.4, '1,250 ms'],
    ],
  ],
  [
    'losses',
    formatLoss,
    [
      [0.363507, '0.363507'],
      [2.302585093, '2.302585'],
      [123.456789, '123.457'],
      [0.0000123456789, '1.23457e-5'],
      [12345678, '1.23457e+7'],
      [0, '0'],
      [NaN, 'NaN'],
      [Infinity, 'Infinity'],
    ],
  ],
  [
    'bytes',
    formatBytes,
    [
      [512, '512 B'],
      [1023.96 * 1024, '1.0 MiB'],
      [1.5 * 2 ** 20, '1.5 MiB'],
      [2 ** 54, '16384.0 TiB'],
    ],
  ],
  ['counts', formatCount, [[60_000, '60,000']]],
  ['fractions', formatPercent, [[0.96921, '96.92%']]],
];

describe.each(cases)('%s are written for people', (_, format, examples) => {
  test.each(examples)('%d is %s', (value, expected) => {
    expect(format(value)).toBe(expected);
  });
});
