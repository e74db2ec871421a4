import { expect, test } from 'vitest';
import { changePoints } from '../../src/analysis/change-point.ts';
import { noise } from './comparison/made-run.ts';

const least = 0.02;

/** A series of levels with normal noise. */
function series(levels: readonly (readonly [number, number])[], sd: number, seed: number): readonly number[] {
  const next = noise(seed);
  return levels.flatMap(([length, level]) => Array.from({ length }, () => level + sd * next()));
}

test.each([
  [
    'one step up',
    [
      [20, 0],
      [12, 0.1],
    ],
    [20],
  ],
  [
    'one step down',
    [
      [10, 0],
      [12, -0.1],
    ],
    [10],
  ],
  [
    'up and back',
    [
      [15, 0],
      [8, 0.2],
      [10, 0],
    ],
    [15, 23],
  ],
  [
    'three levels',
    [
      [12, 0],
      [12, 0.1],
      [12, 0.25],
    ],
    [12, 24],
  ],
  [
    'a large step in the third last night',
    [
      [30, 0],
      [3, 0.2],
    ],
    [30],
  ],
] as const)('%s is found where it is, without noise and with some', (_, levels, expected) => {
  expect(changePoints(series(levels, 0, 0), { least }).map(({ at }) => at)).toEqual(expected);
  for (let seed = 1; seed <= 20; seed++) {
    const found = changePoints(series(levels, 0.015, seed), { least });
    expect(found).toHaveLength(expected.length);
    found.forEach(({ at }, i) => {
      expect(Math.abs(at - expected[i]!)).toBeLessThanOrEqual(1);
    });
  }
});

test('a change says from which level to which', () => {
  const [change] = changePoints([1, 1, 1, 1, 3, 3, 3, 3], { least });
  expect(change).toEqual({ at: 4, before: 1, after: 3 });
});

test.each([1, 2, 3])('levels that begin or end with %i nights more than one are dated exactly', (more) => {
  const series = [...Array<number>(20).fill(0), ...Array<number>(1 + more).fill(0.2)];
  expect(changePoints(series, { least }).map(({ at }) => at)).toEqual([20]);
  expect(changePoints(series.toReversed(), { least }).map(({ at }) => at)).toEqual([1 + more]);
});

test('a constant series, a single bad night, a step too small to count, and a short series have no change', () => {
  const flat = Array<number>(40).fill(2);
  expect(changePoints(flat, { least })).toEqual([]);
  expect(changePoints(flat.with(20, 9), { least })).toEqual([]);
  expect(changePoints(flat.with(39, 9), { least })).toEqual([]);
  expect(changePoints([...flat, ...flat.map((value) => value + 0.01)], { least })).toEqual([]);
  expect(changePoints([0, 0, 1, 1, 1], { least })).toEqual([]);
});

test.each([6, 8, 12, 30])('noise alone of %i nights is taken for a change in at most 1 of 100 series', (length) => {
  let alarms = 0;
  for (let seed = 1; seed <= 300; seed++)
    if (changePoints(series([[length, 0]], 0.05, seed), { least }).length > 0) alarms++;
  expect(alarms).toBeLessThanOrEqual(3);
});
