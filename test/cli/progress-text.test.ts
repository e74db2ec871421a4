import { describe, expect, test } from 'vitest';
import { displayWidth, fit, printable } from '../../src/cli/progress/text.ts';

describe('the width of a text in terminal cells', () => {
  test.each([
    ['', 0],
    ['RMSProp α=0.9', 13],
    ['学習率', 6],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['🚀', 2],
    ['👩‍🔬', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['☂', 1],
    ['e\u0301', 1],
    ['\u200b', 0],
  ])('%j takes %i', (text, cells) => {
    expect(displayWidth(text)).toBe(cells);
  });
});

describe('a text made to fit', () => {
  test.each([
    ['abc', 5, 'abc  '],
    ['abcdef', 4, 'abc…'],
    ['学習率', 6, '学習率'],
    ['学習率', 5, '学習…'],
    ['学習率', 4, '学… '],
    ['👩‍🔬👩‍🔬👩‍🔬', 5, '👩‍🔬👩‍🔬…'],
  ])('%j in %i cells is %j', (text, cells, expected) => {
    expect(fit(text, cells)).toBe(expected);
    expect(displayWidth(expected)).toBe(cells);
  });
});

test('printable text keeps letters, emoji and their joiners, and nothing that a terminal obeys', () => {
  expect(printable('α 👩‍🔬 \u001b[1mbold\u001b[0m\u0007 a\tb\r\nc \u202egnp.exe\u0000\u009b')).toBe(
    'α 👩‍🔬 bold a b c gnp.exe',
  );
});
