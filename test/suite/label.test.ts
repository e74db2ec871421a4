import { describe, expect, test } from 'vitest';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { validateSuite } from '../../src/suite/validate.ts';

const labels = (...names: readonly string[]): readonly string[] =>
  validateSuite({
    name: 'labels',
    problem: quadratic(),
    epochs: 1,
    seeds: [0],
    variants: names.map((name) => [name, rmsprop()]),
  }).variants.map(({ label }) => label);

describe('a label', () => {
  test.each([
    ['RMSProp α=0.9'],
    ['Adagrad <b>&amp; "friends" 🚀'],
    ['👩‍🔬'],
    ['نامه‌ای'],
    ['größe'],
    ['❤️'],
    ['=HYPERLINK("x")'],
  ])('may be %s', (label) => {
    expect(labels(label)).toEqual([label]);
  });

  test.each([
    ['nothing', ''],
    ['white space', ' \u00a0\u3000'],
    ['a zero-width space', '\u200b'],
    ['a word joiner', '\u2060\u2060'],
    ['a soft hyphen', 'a\u00adb'],
    ['a joiner at its end', 'a\u200d'],
    ['a mark that turns the direction', 'a\u202eb'],
    ['a Hangul filler', '\u3164'],
    ['a blank of Braille', '\u2800'],
    ['a line separator', 'a\u2028b'],
    ['a bell', 'a\u0007'],
    ['half of a character', 'a\ud800'],
  ])('of %s is refused', (_, label) => {
    expect(() => labels(label)).toThrow(/^a variant is labelled .*; a label is one line of text.*\.$/s);
  });
});

describe('two labels', () => {
  test.each([
    ['a', 'A'],
    ['Adam', 'adam'],
    ['x²', 'x2'],
    ['β₁', 'β1'],
    ['α', 'a'],
    ['a-b', 'a b'],
  ])('%s and %s are told apart', (one, other) => {
    expect(labels(one, other)).toHaveLength(2);
  });

  test.each([
    ['normalisation', 'é', 'e\u0301'],
    ['the Kelvin sign', 'K', '\u212a'],
    ['a Cyrillic letter', 'Adam', 'Ad\u0430m'],
    ['a Greek letter', 'Adam', '\u0391dam'],
    ['the micro sign', 'μ', 'µ'],
    ['the kind of a space', 'a b', 'a\u00a0b'],
    ['the number of spaces', 'a b', 'a  b'],
    ['a joiner', 'ab', 'a\u200cb'],
    ['the kind of a hyphen', 'a-b', 'a\u2011b'],
    ['a selector', 'a❤b', 'a❤\ufe0fb'],
  ])('that differ by %s alone are refused, and it is seen by what', (_, one, other) => {
    expect(() => labels(one, other)).toThrow(/^variants has the labels ".*" and ".*", which look the same/);
  });

  test('are shown with the numbers of what is not ASCII', () => {
    expect(() => labels('Adam', 'Ad\u0430m')).toThrow('"Adam" and "Ad\\u{430}m"');
  });
});
