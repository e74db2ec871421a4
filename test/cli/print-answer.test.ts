import { expect, test } from 'vitest';
import { answerText } from '../../src/cli/print-answer.ts';

test('numbers that are none are said as such in tables and CSV; JSON has no word for them', () => {
  const answer = { columns: ['loss'], rows: [[NaN], [Infinity], [0.5], [null]] };
  expect(answerText(answer, 'csv')).toBe('loss\nNaN\nInfinity\n0.5\n\n');
  expect(answerText(answer, 'table')).toBe('loss\nNaN\nInfinity\n0.5\n\n');
  expect(JSON.parse(answerText(answer, 'json'))).toEqual([
    { loss: null },
    { loss: null },
    { loss: 0.5 },
    { loss: null },
  ]);
});
