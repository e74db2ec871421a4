/**
 * A turn of the loop over a row, `$i` numbers from its start: four numbers or one, and those of the vector that lies so
 * many vectors further on.
 */
export interface Turn {
  readonly lanes: 1 | 4;
  readonly part: number;
}

/** Where a row begins, and the distance of its numbers. */
interface Row {
  readonly start: string;
  readonly inner: number;
}

/** Four numbers, or one of them in every lane: what is computed from it is then no surprise in the lanes that nobody reads. */
export function loadTurn(turn: Turn, row: Row): string {
  if (turn.lanes === 1) return `(v128.load32_splat ${spotOf(row)})`;
  if (row.inner === 1) return `(v128.load offset=${turn.part * 16} ${spotOf(row)})`;
  // Numbers that do not lie side by side are picked up one by one.
  const [first, ...others] = lanesOf(turn, row);
  return others.reduce(
    (vector, spot, i) => `(v128.load32_lane ${i + 1} ${spot} ${vector})`,
    `(v128.load32_zero ${first!})`,
  );
}

/** @param combined what becomes of what is there already, a vector or a number, and the value */
export function storeTurn(turn: Turn, row: Row, value: string, combined: Combined): string {
  const spot = spotOf(row);
  if (turn.lanes === 1) return `(v128.store32_lane 0 ${spot} ${combined('f32x4', loadTurn(turn, row), value)})`;
  if (row.inner === 1)
    return `(v128.store offset=${turn.part * 16} ${spot} ${combined('f32x4', loadTurn(turn, row), value)})`;
  return lanesOf(turn, row)
    .map((each, lane) => {
      const number = `(f32x4.extract_lane ${lane} ${value})`;
      return `(f32.store ${each} ${combined('f32', `(f32.load ${each})`, number)})`;
    })
    .join('\n');
}

export type Combined = (type: 'f32' | 'f32x4', before: string, value: string) => string;

/** What overwrites what is there. */
export const overwrite: Combined = (_, __, value) => value;

function spotOf({ start, inner }: Row): string {
  return `(i32.add ${start} (i32.mul (local.get $i) (i32.const ${inner * 4})))`;
}

/** The four places of numbers that do not lie side by side. */
function lanesOf({ part }: Turn, row: Row): readonly string[] {
  const bytes = row.inner * 4;
  return [0, 1, 2, 3].map((lane) => `(i32.add ${spotOf(row)} (i32.const ${(part * 4 + lane) * bytes}))`);
}
