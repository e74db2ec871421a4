import { expect, test } from 'vitest';
import { csvField, csvText } from '../../src/base/csv.ts';

test.each([
  ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
  ['+1+cmd', "'+1+cmd"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  ['＝1', "'＝1"],
])('a spreadsheet does not compute the text %j', (text, field) => {
  expect(csvField(text)).toBe(field);
});

test.each(['-5', '+3', '-0.25', '-1e-7', '-Infinity', 'Infinity', 'NaN', '–', 'a=b', 'β₂ − 1', ''])(
  '%j stays as it is',
  (text) => {
    expect(csvField(text)).toBe(text);
  },
);

test('numbers of a table stay numbers', () => {
  expect(csvText([['=label', -1.5]])).toBe("'=label,-1.5\n");
});
