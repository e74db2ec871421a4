import { Writable } from 'node:stream';

/**
 * A terminal for tests: a stream that claims to be one and keeps what a person would see. It knows the few sequences
 * that live output needs, and refuses others.
 */
export class Screen extends Writable {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: number;
  /** Everything that was written, as it came. */
  raw = '';
  cursorVisible = true;
  /** Whether a line that is too long goes on in the next; a terminal that does not cuts it. */
  wraps = true;
  /** The lines of the screen, and above them what scrolled away, cell by cell. All characters count as narrow. */
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns = 80, rows = 24) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  /** What is on the screen and above it, without colours. */
  get text(): string {
    return this.lines.join('\n').trimEnd();
  }

  get lines(): readonly string[] {
    return this.#lines.map((line) =>
      Array.from(line, (cell) => cell)
        .join('')
        .trimEnd(),
    );
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.raw += chunk;
    // eslint-disable-next-line no-control-regex -- escape sequences begin with one
    const parts = /\u001b\[(\??)(\d*)(?:;\d+)*([A-Za-z])|[\r\n]|[^\r\n\u001b]/gu;
    for (const [match, mark, count, command] of chunk.matchAll(parts)) {
      if (command !== undefined) this.#obey(command, mark === '?', count === '' ? undefined : Number(count));
      else if (match === '\n') this.#newline();
      else if (match === '\r') this.#column = 0;
      else this.#put(match);
    }
    done();
  }

  #obey(command: string, special: boolean, count: number | undefined): void {
    const line = this.#lines[this.#row]!;
    const top = Math.max(0, this.#lines.length - this.rows);
    const name = `${special ? '?' : ''}${special ? String(count) : ''}${command}`;
    if (name === 'A') this.#row = Math.max(top, this.#row - (count ?? 1));
    else if (name === 'B') this.#row = Math.min(this.#lines.length - 1, this.#row + (count ?? 1));
    else if (name === 'G') this.#column = (count ?? 1) - 1;
    else if (name === 'K') line.splice(count === 2 ? 0 : this.#column);
    else if (name === 'J') this.#clearBelow();
    else if (name === '?25l' || name === '?25h') this.cursorVisible = command === 'h';
    else if (name === '?7l' || name === '?7h') this.wraps = command === 'h';
    else if (name !== 'm') throw new Error(`this screen does not know ${JSON.stringify(name)}`);
  }

  #clearBelow(): void {
    this.#lines[this.#row]!.splice(this.#column);
    this.#lines.splice(this.#row + 1);
  }

  #newline(): void {
    this.#row++;
    this.#column = 0;
    if (this.#row === this.#lines.length) this.#lines.push([]);
  }

  #put(character: string): void {
    if (this.#column === this.columns) {
      if (this.wraps) this.#newline();
      else this.#column--;
    }
    const line = this.#lines[this.#row]!;
    while (line.length < this.#column) line.push(' ');
    line[this.#column++] = character;
  }
}
