/** Sums are added up in pieces of so many numbers: a long sum in one piece loses twice as many digits. */
const PIECE = 128;
/** Numbers in one turn of a loop, which by itself takes longer than a product. */
const TURN = 4;

/** What the variables of a sum are called. */
export interface SumNames {
  readonly total: string;
  readonly sum: string;
  readonly piece: string;
  readonly turn: string;
}

/** Code that leaves a sum of `count` numbers in `total`; `add` gives the code that adds the one at k to `sum`. */
export function addUp(
  count: number,
  { total, sum, piece, turn }: SumNames,
  add: (k: string | number) => string,
): string {
  // Counters go up by one, or gpu.js would not take them for integers.
  const turns = (from: string | number, numbers: number): string => {
    const start = from === 0 ? '' : `${from} + `;
    const one = Array.from({ length: TURN }, (_, i) => add(`${start}${turn} * ${TURN} + ${i}`)).join(' ');
    return `for (let ${turn} = 0; ${turn} < ${Math.floor(numbers / TURN)}; ${turn}++) { ${one} }`;
  };
  const whole = Math.floor(count / PIECE);
  const rest = count % PIECE;
  const last = count < 2 * TURN ? count : count % TURN;
  const code = [`let ${total} = 0; let ${sum} = 0;`];
  if (whole > 0)
    code.push(
      `for (let ${piece} = 0; ${piece} < ${whole}; ${piece}++) { ${sum} = 0; ${turns(`${piece} * ${PIECE}`, PIECE)} ${total} += ${sum}; }`,
      `${sum} = 0;`,
    );
  if (rest >= TURN && last < count) code.push(turns(whole * PIECE, rest));
  for (let k = count - last; k < count; k++) code.push(add(k));
  code.push(`${total} += ${sum};`);
  return code.join('\n');
}
