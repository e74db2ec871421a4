import { csvField } from '../base/csv.ts';
import type { Answer } from '../store/history/query.ts';
import { displayWidth, printable } from './progress/text.ts';

export const ANSWER_FORMATS = ['table', 'csv', 'json'] as const;
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

export function answerText({ columns, rows }: Answer, format: AnswerFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(
        rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))),
        withoutBigInts,
        1,
      )}\n`;
    case 'csv':
      return [columns, ...rows].map((row) => `${row.map((cell) => csvField(cellText(cell))).join(',')}\n`).join('');
    case 'table':
      return table([columns, ...rows.map((row) => row.map((cell) => printable(short(cell))))]);
    default:
      return format satisfies never;
  }
}

/** What is left out of an answer, for stderr. */
export function tellUnread(sentence: string): void {
  process.stderr.write(`bench: left out: ${sentence}\n`);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => displayWidth(row[i]!))));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell + ' '.repeat(widths[i]! - displayWidth(cell)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function short(cell: unknown): string {
  return typeof cell === 'number' && !Number.isInteger(cell) ? String(Number(cell.toPrecision(6))) : cellText(cell);
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  // JSON would make null of NaN and the infinities.
  if (typeof cell === 'number') return String(cell);
  if (cell instanceof Date) return cell.toISOString();
  return JSON.stringify(cell, withoutBigInts);
}

/** JSON has no whole numbers of any size. */
function withoutBigInts(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
