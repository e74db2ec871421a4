import { expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { answerText } from '../../src/cli/print-answer.ts';

test('numbers that are none are said as such in every format, and are not NULL', () => {
  const answer = { columns: ['loss'], rows: [[NaN], [Infinity], [0.5], [-0], [null]] };
  expect(answerText(answer, 'csv')).toBe('loss\nNaN\nInfinity\n0.5\n-0\n\n');
  expect(answerText(answer, 'table')).toBe('loss\nNaN\nInfinity\n0.5\n-0\n\n');
  expect(JSON.parse(answerText(answer, 'json'))).toEqual([
    { loss: 'NaN' },
    { loss: 'Infinity' },
    { loss: 0.5 },
    { loss: -0 },
    { loss: null },
  ]);
});

test('where values are finite, JSON is what JSON.stringify makes of it', () => {
  const rows = [[1e21, 'a "quoted"\nline', [1, null, [true]]], [0.1, '', {}] as const, [5e-324, '\u0007', { a: [] }]];
  const expected = rows.map(([number, text, rest]) => ({ number, text, rest }));
  const answer = { columns: ['number', 'text', 'rest'], rows };
  expect(answerText(answer, 'json')).toBe(`${JSON.stringify(expected, null, 1)}\n`);
  expect(answerText({ columns: ['number'], rows: [] }, 'json')).toBe('[]\n');
});

test('columns of one name stay apart in tables and CSV; JSON would lose one, and says so', () => {
  const answer = { columns: ['run', 'run', 'Run'], rows: [['a', 'b', 'c']] };
  expect(answerText(answer, 'csv')).toBe('run,run,Run\na,b,c\n');
  expect(answerText(answer, 'table')).toBe('run  run  Run\na    b    c\n');
  expect(() => answerText(answer, 'json')).toThrow(InputError);
  expect(() => answerText(answer, 'json')).toThrow(/several columns of the name "run".*as first/);
});

test('text without characters is not NULL in CSV', () => {
  expect(answerText({ columns: ['a', 'b'], rows: [['', null]] }, 'csv')).toBe('a,b\n"",\n');
});
