import { InputError } from './errors.ts';
import { counted } from './units.ts';

export interface CsvRow {
  /** That it begins on; the first is 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV text as RFC 4180 has it, with any ends of lines; empty lines are passed over. Spaces around a cell
 * are no part of it, unless it is quoted.
 *
 * It takes nothing for granted that a spreadsheet would guess: a quote that nothing closes and a row of other length are
 * refused.
 *
 * @throws InputError that begins with the line, such as `houses.csv:7: …`
 */
export function csvRows(text: string, delimiter: string, path: string): readonly CsvRow[] {
  const plain = new RegExp(`[^${delimiter}\\r\\n]*`, 'y');
  const opening = / *"/y;
  const quoted = / *"((?:[^"]|"")*)" */y;
  const rows: CsvRow[] = [];
  let [at, line] = [0, 1];
  const refuse = (message: string): never => {
    throw new InputError(`${path}:${line}: ${message}`);
  };
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const cell = (): string => {
    opening.lastIndex = at;
    if (!opening.test(text)) return take(plain)![0].trim();
    const found = take(quoted) ?? refuse('a quote opens that nothing closes; close it.');
    const ends = at === text.length || [delimiter, '\n', '\r'].includes(text[at]!);
    if (!ends)
      refuse(`${JSON.stringify(text[at])} follows a closing quote; a quote inside of quotes is written twice.`);
    return found[1]!.replaceAll('""', '"');
  };
  while (at < text.length) {
    const [begins, start] = [line, at];
    const cells = [cell()];
    while (text[at] === delimiter) {
      at++;
      cells.push(cell());
    }
    line += text.slice(start, at).split('\n').length - 1;
    const isEmpty = cells.length === 1 && cells[0] === '';
    const [first] = rows;
    if (!isEmpty && first !== undefined && cells.length !== first.cells.length) {
      line = begins;
      refuse(
        `has ${counted(cells.length, 'cell')}, expected ${first.cells.length} as in the first line; quote what holds a "${delimiter}".`,
      );
    }
    if (!isEmpty) rows.push({ line: begins, cells });
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    at++;
    line++;
  }
  return rows;
}
