import { expect, test } from 'vitest';
import { Pace } from '../../src/trial/pace.ts';

/** The lengths of chunks where a step takes `each` seconds, and something else `once` for every length and `always`. */
function lengths(most: number, chunks: number, [each, once, always]: readonly [number, number, number]): number[] {
  const pace = new Pace(most);
  const seen: number[] = [];
  for (let i = 0; i < chunks; i++) {
    const { steps } = pace;
    pace.took(steps, steps * each + (seen.includes(steps) ? 0 : once) + always);
    seen.push(steps);
  }
  return seen;
}

test.each([
  ['as long as they may, where steps are fast', 32, [0.0004, 0, 0], [4, 32, 32]],
  ['as long as they may, where compiling takes half a second', 32, [0.03, 0.4, 0], [4, 15, 32, 32]],
  ['long on a card that values are brought to at every chunk', 512, [0.001, 0.1, 0.3], [4, 19, 90, 367, 512, 512]],
  ['of a second or two where a step takes a tenth of one', 512, [0.1, 0.5, 0], [4, 8, 8, 20, 20]],
  ['of a single step, where that takes longer', 512, [5, 1, 0], [4, 1, 1]],
  ['never none', 1, [0, 0, 0], [1, 1]],
] as const)('chunks are %s', (_, most, times, expected) => {
  expect(lengths(most, expected.length, times)).toEqual(expected);
});

test('a chunk that took too long, whatever it waited for, makes the next ones shorter for a while', () => {
  const pace = new Pace(32);
  pace.took(4, 0.01);
  pace.took(32, 3600);
  expect(pace.steps).toBe(1);
  pace.took(1, 0.01);
  expect(pace.steps).toBe(8);
});

test('a chunk that was cut short at the end of an epoch does not shorten the next', () => {
  const pace = new Pace(32);
  pace.took(4, 0.01);
  pace.took(2, 0.9);
  expect(pace.steps).toBe(32);
});
