import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRows } from '../../src/base/csv-rows.ts';
import { csvText } from '../../src/base/csv.ts';

const cellsOf = (text: string, delimiter = ','): readonly (readonly string[])[] =>
  csvRows(text, delimiter, 'x.csv').map(({ cells }) => cells);

test.each<readonly [name: string, text: string, cells: readonly (readonly string[])[]]>([
  ['nothing', '', []],
  ['a line without an end', 'a,b', [['a', 'b']]],
  ['all ends of lines', 'a\nb\r\nc\rd\n', [['a'], ['b'], ['c'], ['d']]],
  [
    'empty lines',
    '\n\na,b\n\n1,2\n\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'empty cells',
    'a,,\n,,b\n',
    [
      ['a', '', ''],
      ['', '', 'b'],
    ],
  ],
  ['spaces around cells', ' a , b c ,d\n', [['a', 'b c', 'd']]],
  ['quotes with a delimiter, a line and quotes in them', '"a, b","c\nd","say ""e"""\n', [['a, b', 'c\nd', 'say "e"']]],
  ['spaces around and in quotes', 'a, " b " ,c\n', [['a', ' b ', 'c']]],
  ['a quote inside of a cell', '5" pipe,x\n', [['5" pipe', 'x']]],
])('reads %s', (_, text, cells) => {
  expect(cellsOf(text)).toEqual(cells);
});

test('reads with other delimiters, a tab being no space', () => {
  expect(cellsOf('a\t\t"b\tc"\n', '\t')).toEqual([['a', '', 'b\tc']]);
  expect(cellsOf('1,5;2\n', ';')).toEqual([['1,5', '2']]);
});

test('knows the line of a row behind quoted lines', () => {
  expect(csvRows('a\r\n"b\r\nc"\r\n\r\nd', ',', 'x.csv').map(({ line }) => line)).toEqual([1, 2, 5]);
});

test('reads back whatever is written', () => {
  // What a spreadsheet would take for a formula is written with an apostrophe, and a row of one empty cell is an empty line.
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', 'é', '1') });
  const rows = fc.integer({ min: 2, max: 4 }).chain((width) => {
    return fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 });
  });
  fc.assert(
    fc.property(rows, (given) => {
      const safe = given.map((row) => row.map((text) => (/^[\r\n]/.test(text) ? `a${text}` : text)));
      expect(cellsOf(csvText(safe))).toEqual(safe);
    }),
  );
});

describe('refuses', () => {
  test.each([
    ['a quote that nothing closes', 'a,b\n1,"x\n2,y\n', 'x.csv:2: a quote opens that nothing closes; close it.'],
    [
      'what follows a quote',
      'a,b\n1,"x"y\n',
      'x.csv:2: "y" follows a closing quote; a quote inside of quotes is written twice.',
    ],
    [
      'a row that is too short',
      'a,b\n"1\n",2\n3\n',
      'x.csv:4: has 1 cell, expected 2 as in the first line; quote what holds a ",".',
    ],
    [
      'a row that is too long',
      'a,b\n1,2,3\n',
      'x.csv:2: has 3 cells, expected 2 as in the first line; quote what holds a ",".',
    ],
  ])('%s', (_, text, message) => {
    expect(() => cellsOf(text)).toThrow(message);
  });
});
