/** "12.0 %". */
export const percent = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;

export function log(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** A table as Markdown has it, to go into the log of README.md as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  log();
  log(line(head));
  log(`| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`);
  for (const row of rows) log(line(row));
  log();
}

export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
