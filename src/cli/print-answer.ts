import { csvField } from '../base/csv.ts';
import { InputError } from '../base/errors.ts';
import type { Answer } from '../store/history/ask.ts';
import type { Cell } from '../store/history/exact.ts';
import { displayWidth, printable } from './progress/text.ts';

export const ANSWER_FORMATS = ['table', 'csv', 'json'] as const;
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

/** @throws InputError where a row would lose a column in JSON, whose objects have a name once */
export function answerText({ columns, rows }: Answer, format: AnswerFormat): string {
  switch (format) {
    case 'json':
      requireNames(columns);
      return `${json(rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]!]))))}\n`;
    case 'csv':
      return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\n`).join('');
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

function requireNames(columns: readonly string[]): void {
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  if (twice === undefined) return;
  throw new InputError(
    `the answer has several columns of the name "${twice}", and a JSON object has room for one; ` +
      `name them apart, as in "select a.${twice} as first, b.${twice} as second", or take --format csv`,
  );
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

/** NULL is nothing between commas; text without characters stands in quotes, as DuckDB and PostgreSQL write both. */
function csvCell(cell: Cell): string {
  return cell === '' ? '""' : csvField(cellText(cell));
}

function short(cell: Cell): string {
  return typeof cell === 'number' && !Number.isInteger(cell) ? String(Number(cell.toPrecision(6))) : cellText(cell);
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return numberText(cell);
  return json(cell, '', '');
}

const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** JSON has no word for NaN and infinities: they are text, as in records; JSON.stringify would take them for null. */
function json(cell: Cell, indent = '', step = ' '): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? numberText(cell) : `"${cell}"`;
  if (cell === null || typeof cell !== 'object') return JSON.stringify(cell);
  const deeper = indent + step;
  const isList = Array.isArray(cell);
  const members = isList
    ? (cell as readonly Cell[]).map((member) => json(member, deeper, step))
    : Object.entries(cell).map(
        ([key, member]) => `${JSON.stringify(key)}:${step === '' ? '' : ' '}${json(member, deeper, step)}`,
      );
  const [open, close] = isList ? '[]' : '{}';
  if (members.length === 0) return `${open!}${close!}`;
  const line = step === '' ? '' : `\n${deeper}`;
  return `${open!}${line}${members.join(`,${line}`)}${step === '' ? '' : `\n${indent}`}${close!}`;
}
