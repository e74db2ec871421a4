import { loop } from '../wat.ts';

/*
 * A batch of images as a sparse matrix. Normalisation maps the byte 0 to one value, `base`; X = base · 1 + S, where S
 * has an entry for every byte that is not 0: a fifth of them, for MNIST. So X·W = S·W + base · (the sum of W's rows) in
 * each row, and Xᵀ·G = Sᵀ·G + base · (the sum of G's rows) in each row. S is kept by rows and, for the second product,
 * by columns: `starts` [n + 1] are byte addresses of the first entry of each row; an entry is a position (i32) and a
 * value (f32). Of some pixels S may have no entry: they are then columns of a dense matrix beside it.
 */
export const ENTRY_BYTES = 8;

/**
 * (bytes, seldom, values, places, starts, entries, rows, columns): the entries of S by rows. `seldom` has all bits set
 * at the bytes that have entries, and no bit at the others; `places` holds the positions of all bytes; `values` holds
 * byte u's value − base.
 */
const sparseRows = `(func $sparseRows (export "sparseRows")
    (param $bytes i32) (param $seldom i32) (param $values i32) (param $places i32) (param $starts i32) (param $entries i32)
    (param $rows i32) (param $columns i32)
  (local $r i32) (local $j i32) (local $end i32) (local $eight i64)
  ${loop(
    'r',
    '(local.get $rows)',
    1,
    `(i32.store (local.get $starts) (local.get $entries))
    (local.set $starts (i32.add (local.get $starts) (i32.const 4)))
    ${loop(
      'j',
      '(local.get $columns)',
      8,
      `(local.set $eight (i64.and (i64.load (i32.add (local.get $bytes) (local.get $j)))
        (i64.load (i32.add (local.get $seldom) (local.get $j)))))
      (if (i64.ne (local.get $eight) (i64.const 0)) (then
        (local.set $end (i32.add (local.get $j) (i32.const 8)))
        (if (i32.gt_u (local.get $end) (local.get $columns)) (then (local.set $end (local.get $columns))))
        (local.set $entries (call $sparseBytes (local.get $eight) (local.get $values) (local.get $places)
          (local.get $entries) (local.get $j) (local.get $end)))))`,
    )}
    (local.set $bytes (i32.add (local.get $bytes) (local.get $columns)))`,
  )}
  (i32.store (local.get $starts) (local.get $entries)))`;

/** (eight, values, places, entries, from, to) → end of the entries: of up to eight bytes, those of columns from … to. */
const sparseBytes = `(func $sparseBytes
    (param $eight i64) (param $values i32) (param $places i32) (param $entries i32) (param $from i32) (param $to i32)
    (result i32)
  (local $byte i32)
  ${loop(
    'from',
    '(local.get $to)',
    1,
    `(local.set $byte (i32.and (i32.wrap_i64 (local.get $eight)) (i32.const 255)))
    (local.set $eight (i64.shr_u (local.get $eight) (i64.const 8)))
    (i32.store (local.get $entries)
      (i32.load (i32.add (local.get $places) (i32.shl (local.get $from) (i32.const 2)))))
    (f32.store offset=4 (local.get $entries)
      (f32.load (i32.add (local.get $values) (i32.shl (local.get $byte) (i32.const 2)))))
    (local.set $entries (i32.add (local.get $entries)
      (i32.shl (i32.ne (local.get $byte) (i32.const 0)) (i32.const 3))))`,
    null,
  )}
  (local.get $entries))`;

/** (bytes, out, table, pixels, rows, columns, count): out [rows, count] = the normalised bytes of `count` pixels. */
const gatherPixels = `(func $gatherPixels (export "gatherPixels")
    (param $bytes i32) (param $out i32) (param $table i32) (param $pixels i32)
    (param $rows i32) (param $columns i32) (param $count i32)
  (local $r i32) (local $j i32)
  ${loop(
    'r',
    '(local.get $rows)',
    1,
    `${loop(
      'j',
      '(i32.shl (local.get $count) (i32.const 2))',
      16,
      [0, 4, 8, 12]
        .map(
          (
            at,
          ) => `(f32.store offset=${at} (i32.add (local.get $out) (local.get $j)) (f32.load (i32.add (local.get $table)
            (i32.shl (i32.load8_u (i32.add (local.get $bytes)
              (i32.load offset=${at} (i32.add (local.get $pixels) (local.get $j))))) (i32.const 2)))))`,
        )
        .join('\n'),
    )}
    (local.set $out (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $bytes (i32.add (local.get $bytes) (local.get $columns)))`,
  )})`;

/** (starts, rows, columnStarts, columnEntries, columns): the same entries by columns, rows in order: a counting sort. */
const sparseColumns = `(func $sparseColumns (export "sparseColumns")
    (param $starts i32) (param $rows i32) (param $columnStarts i32) (param $columnEntries i32) (param $columns i32)
  (local $r i32) (local $at i32) (local $end i32) (local $slot i32) (local $to i32) (local $first i32)
  (memory.fill (local.get $columnStarts) (i32.const 0)
    (i32.shl (i32.add (local.get $columns) (i32.const 2)) (i32.const 2)))
  ;; Two places ahead of its column each count is kept, so that after the prefix sum and the placing below every
  ;; column's start is where it belongs.
  (local.set $first (i32.load (local.get $starts)))
  (local.set $end (i32.load (i32.add (local.get $starts) (i32.shl (local.get $rows) (i32.const 2)))))
  (local.set $at (local.get $first))
  ${loop(
    'at',
    '(local.get $end)',
    ENTRY_BYTES,
    `(local.set $slot (i32.add (local.get $columnStarts)
      (i32.shl (i32.add (i32.load (local.get $at)) (i32.const 2)) (i32.const 2))))
    (i32.store (local.get $slot) (i32.add (i32.load (local.get $slot)) (i32.const ${ENTRY_BYTES})))`,
    null,
  )}
  (i32.store (local.get $columnStarts) (local.get $columnEntries))
  (i32.store offset=4 (local.get $columnStarts) (local.get $columnEntries))
  (local.set $slot (i32.add (local.get $columnStarts) (i32.const 4)))
  ${loop(
    'r',
    '(local.get $columns)',
    1,
    `(i32.store offset=4 (local.get $slot)
      (i32.add (i32.load offset=4 (local.get $slot)) (i32.load (local.get $slot))))
    (local.set $slot (i32.add (local.get $slot) (i32.const 4)))`,
  )}
  (local.set $at (local.get $first))
  ${loop(
    'r',
    '(local.get $rows)',
    1,
    `(local.set $starts (i32.add (local.get $starts) (i32.const 4)))
    (local.set $end (i32.load (local.get $starts)))
    ${loop(
      'at',
      '(local.get $end)',
      ENTRY_BYTES,
      `(local.set $slot (i32.add (local.get $columnStarts)
        (i32.shl (i32.add (i32.load (local.get $at)) (i32.const 1)) (i32.const 2))))
      (local.set $to (i32.load (local.get $slot)))
      (i32.store (local.get $to) (local.get $r))
      (i32.store offset=4 (local.get $to) (i32.load offset=4 (local.get $at)))
      (i32.store (local.get $slot) (i32.add (local.get $to) (i32.const ${ENTRY_BYTES})))`,
      null,
    )}`,
  )})`;

/** (kept, natural, order, rows, bytes): row order[i] of `natural` = row i of `kept`; a row has so many bytes. */
const rowsOut = moveRows('rowsOut', (kept, natural) => `(memory.copy ${natural} ${kept} (local.get $bytes))`);

/** The other way round. */
const rowsIn = moveRows('rowsIn', (kept, natural) => `(memory.copy ${kept} ${natural} (local.get $bytes))`);

function moveRows(name: string, move: (kept: string, natural: string) => string): string {
  return `(func $${name} (export "${name}")
    (param $kept i32) (param $natural i32) (param $order i32) (param $rows i32) (param $bytes i32)
  (local $r i32)
  ${loop(
    'r',
    '(local.get $rows)',
    1,
    `${move(
      '(local.get $kept)',
      '(i32.add (local.get $natural) (i32.mul (i32.load (local.get $order)) (local.get $bytes)))',
    )}
    (local.set $kept (i32.add (local.get $kept) (local.get $bytes)))
    (local.set $order (i32.add (local.get $order) (i32.const 4)))`,
  )})`;
}

/** (of, n, factor): of[i] *= factor. */
const scale = `(func $scale (export "scale") (param $of i32) (param $n i32) (param $factor f32)
  (local $i i32)
  ${loop(
    'i',
    '(local.get $n)',
    4,
    `(v128.store (local.get $of) (f32x4.mul (v128.load (local.get $of)) (f32x4.splat (local.get $factor))))
    (local.set $of (i32.add (local.get $of) (i32.const 16)))`,
  )})`;

export const sparseKernels: readonly string[] = [
  sparseBytes,
  sparseRows,
  sparseColumns,
  gatherPixels,
  rowsOut,
  rowsIn,
  scale,
];

/** Vectors of a row of the result that are summed up at once, in registers. */
const PANEL = 10;

/**
 * (starts, m, dense, first, out): row r of `out` [m, columns] = `first` + the sum of value · row `position` of `dense`
 * over the entries of row r. `columns` is a multiple of 4.
 */
export function sparseProductKernel(name: string, columns: number): string {
  const vectors = columns / 4;
  const panels = Array.from({ length: Math.ceil(vectors / PANEL) }, (_, p) => {
    const from = p * PANEL;
    return { from, count: Math.min(PANEL, vectors - from) };
  });
  const each = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n');
  const panel = ({ from, count }: (typeof panels)[number]): string => `
    ${each(count, (i) => `(local.set $s${i} (v128.load offset=${(from + i) * 16} (local.get $first)))`)}
    (local.set $at (i32.load (local.get $starts)))
    ${loop(
      'at',
      '(local.get $end)',
      ENTRY_BYTES,
      `(local.set $x (v128.load32_splat offset=4 (local.get $at)))
      (local.set $row (i32.add (local.get $dense)
        (i32.mul (i32.load (local.get $at)) (i32.const ${columns * 4}))))
      ${each(
        count,
        (i) => `(local.set $s${i} (f32x4.add (local.get $s${i})
          (f32x4.mul (local.get $x) (v128.load offset=${(from + i) * 16} (local.get $row)))))`,
      )}`,
      null,
    )}
    ${each(count, (i) => `(v128.store offset=${(from + i) * 16} (local.get $out) (local.get $s${i}))`)}`;
  return `(func $${name} (export "${name}")
      (param $starts i32) (param $m i32) (param $dense i32) (param $first i32) (param $out i32)
    (local $r i32) (local $at i32) (local $end i32) (local $row i32) (local $x v128)
    ${each(PANEL, (i) => `(local $s${i} v128)`)}
    ${loop(
      'r',
      '(local.get $m)',
      1,
      `(local.set $end (i32.load offset=4 (local.get $starts)))
      ${panels.map(panel).join('\n')}
      (local.set $starts (i32.add (local.get $starts) (i32.const 4)))
      (local.set $out (i32.add (local.get $out) (i32.const ${columns * 4})))`,
    )})`;
}
