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
  const reader = new Reader(text, delimiter, path);
  const rows: CsvRow[] = [];
  while (!reader.atEnd()) {
    const row = reader.row();
    const isEmpty = row.cells.length === 1 && row.cells[0] === '';
    if (isEmpty) continue;
    const wanted = rows[0]?.cells.length ?? row.cells.length;
    if (row.cells.length !== wanted)
      throw new InputError(
        `${path}:${row.line}: has ${counted(row.cells.length, 'cell')}, expected ${wanted} as in the first line; quote what holds a "${delimiter}".`,
      );
    rows.push(row);
  }
  return rows;
}

const [LINE_FEED, RETURN] = [10, 13];

/** A place in a text that moves on. */
class Reader {
  readonly #text: string;
  readonly #path: string;
  readonly #delimiter: number;
  #at = 0;
  #line = 1;

  constructor(text: string, delimiter: string, path: string) {
    this.#text = text;
    this.#path = path;
    this.#delimiter = delimiter.charCodeAt(0);
  }

  atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  row(): CsvRow {
    const line = this.#line;
    const cells = [this.#cell()];
    while (this.#text.charCodeAt(this.#at) === this.#delimiter) {
      this.#at++;
      cells.push(this.#cell());
    }
    if (this.#text.startsWith('\r\n', this.#at)) this.#at++;
    this.#at++;
    this.#line++;
    return { line, cells };
  }

  #cell(): string {
    const start = this.#at;
    this.#skipSpaces();
    if (this.#text[this.#at] === '"') return this.#quoted();
    while (!this.#atCellEnd()) this.#at++;
    return this.#text.slice(start, this.#at).trim();
  }

  #quoted(): string {
    const start = this.#at + 1;
    do {
      // Behind the quote that opens, or the second of two.
      const end = this.#text.indexOf('"', this.#at + 1);
      if (end === -1) this.#refuse('a quote opens that nothing closes; close it.');
      this.#at = end + 1;
    } while (this.#text[this.#at] === '"');
    const cell = this.#text.slice(start, this.#at - 1).replaceAll('""', '"');
    this.#line += cell.split('\n').length - 1;
    this.#skipSpaces();
    if (!this.#atCellEnd())
      this.#refuse(
        `${JSON.stringify(this.#text[this.#at])} follows a closing quote; a quote inside of quotes is written twice.`,
      );
    return cell;
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === ' ') this.#at++;
  }

  #atCellEnd(): boolean {
    const code = this.#text.charCodeAt(this.#at);
    return code === this.#delimiter || code === LINE_FEED || code === RETURN || this.atEnd();
  }

  #refuse(message: string): never {
    throw new InputError(`${this.#path}:${this.#line}: ${message}`);
  }
}
