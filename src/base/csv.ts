/** Rows of text, quoted as in RFC 4180; lines end in a line feed. Numbers stay numbers. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map((cell) => csvField(String(cell))).join(',')}\n`).join('');
}

/**
 * A cell. A spreadsheet takes text that begins like a formula for one, and would compute what a label says: such text
 * gets an apostrophe before it, which spreadsheets hide. What is a number is left alone, also below zero.
 *
 * Source: OWASP, "CSV Injection".
 */
export function csvField(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?(e[+-]?\d+)?|Infinity)$/i;
