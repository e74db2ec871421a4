import { loop } from '../wat.ts';

/** The shape of a product that is known before the batch is: out [m, columns] = left · right. */
export interface ProductShape {
  /** Columns of `left` as it lies in memory. */
  readonly leftColumns: number;
  /** Columns of the result. */
  readonly columns: number;
  readonly transposeLeft: boolean;
  readonly transposeRight: boolean;
}

/*
 * The product is made of tiles of 6 × 8 numbers: twelve accumulators, two vectors of the right operand and one of the
 * left fill 15 of the 16 vector registers of x86-64. Eight columns of the right operand are packed side by side (with
 * zeros for columns that are not there), so that the inner loop reads them in order; the left operand is read in place,
 * one number spread over four lanes, its strides written into the code.
 */
const TILE_ROWS = 6;
const TILE_COLUMNS = 8;
const UNROLL = 4;

/**
 * The inner dimension is cut into blocks whose sums are added up: a float32 sum of 784 products in one go is off by
 * twice as much, enough to put a ReLU on the other side of zero now and then. A packed block also stays in the cache.
 */
const BLOCK = 128;

/** Scratch space that the kernels need: a packed block, and behind it a tile that sticks out of the result. */
export const SCRATCH_BYTES = (BLOCK + TILE_ROWS) * TILE_COLUMNS * 4;

export const matmulName = (shape: ProductShape): string =>
  `matmul.${shape.leftColumns}${shape.transposeLeft ? 't' : ''}.${shape.columns}${shape.transposeRight ? 't' : ''}`;

/** Functions of one shape; the exported one takes (left, right, out, scratch, m, inner), byte addresses and counts. */
export function matmulKernel(shape: ProductShape): readonly string[] {
  const name = matmulName(shape);
  const { columns, transposeRight } = shape;
  const counts = Array.from({ length: TILE_ROWS }, (_, i) => i + 1);
  const callTile = (count: number): string =>
    `(call $${name}.tile${count}
      (i32.add (local.get $left) (i32.mul (local.get $i) (i32.const ${leftStrides(shape).row})))
      (local.get $pack)
      (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (local.get $i) (i32.const ${columns})) (local.get $j))
        (i32.const 2)))
      (local.get $size) (local.get $wide) (local.get $k))`;
  const block = `
    (local.set $size ${least('(i32.sub (local.get $inner) (local.get $k))', BLOCK)})
    ${loop(
      'j',
      `(i32.const ${columns})`,
      TILE_COLUMNS,
      `(local.set $wide ${least(`(i32.sub (i32.const ${columns}) (local.get $j))`, TILE_COLUMNS)})
      ${
        transposeRight
          ? `(call $packRows (i32.add (local.get $right) (i32.shl (i32.add
              (i32.mul (local.get $j) (local.get $inner)) (local.get $k)) (i32.const 2)))
              (local.get $pack) (local.get $wide) (local.get $size) (local.get $inner))`
          : `(call $packColumns (i32.add (local.get $right) (i32.shl (i32.add
              (i32.mul (local.get $k) (i32.const ${columns})) (local.get $j)) (i32.const 2)))
              (local.get $pack) (local.get $wide) (local.get $size) (i32.const ${columns}))`
      }
      (local.set $i (i32.const 0))
      (block $i.done (loop $i.next
        (br_if $i.done (i32.gt_u (i32.add (local.get $i) (i32.const ${TILE_ROWS})) (local.get $m)))
        ${callTile(TILE_ROWS)}
        (local.set $i (i32.add (local.get $i) (i32.const ${TILE_ROWS})))
        (br $i.next)))
      ${counts
        .slice(0, -1)
        .map((r) => `(if (i32.eq (i32.sub (local.get $m) (local.get $i)) (i32.const ${r})) (then ${callTile(r)}))`)
        .join('\n')}`,
    )}
    (local.set $left (i32.add (local.get $left) (i32.mul (local.get $size) (i32.const ${leftStrides(shape).inner}))))`;
  const main = `(func $${name} (export "${name}")
      (param $left i32) (param $right i32) (param $out i32) (param $pack i32) (param $m i32) (param $inner i32)
    (local $i i32) (local $j i32) (local $k i32) (local $wide i32) (local $size i32)
    ${loop('k', '(local.get $inner)', BLOCK, block)})`;
  return [...counts.map((count) => tile(name, shape, count)), main];
}

/** The smaller of an i32 expression and a constant. */
const least = (value: string, most: number): string =>
  `(select ${value} (i32.const ${most}) (i32.lt_u ${value} (i32.const ${most})))`;

/** Byte distances in the left operand from one row of the product to the next, and along the inner dimension. */
function leftStrides(shape: ProductShape): { row: number; inner: number } {
  const long = shape.leftColumns * 4;
  return shape.transposeLeft ? { row: 4, inner: long } : { row: long, inner: 4 };
}

/** (left, pack, out, inner, wide, again): `count` rows of up to eight columns; `again` 0 starts a new sum. */
function tile(name: string, shape: ProductShape, count: number): string {
  const { row, inner } = leftStrides(shape);
  const rows = Array.from({ length: count }, (_, r) => r);
  const accumulate = (k: number): string =>
    `(local.set $b0 (v128.load offset=${k * 32} (local.get $pack)))
    (local.set $b1 (v128.load offset=${k * 32 + 16} (local.get $pack)))
    ${rows
      .map(
        (r) => `(local.set $x (v128.load32_splat offset=${r * row + k * inner} (local.get $left)))
        (local.set $s${r} (f32x4.add (local.get $s${r}) (f32x4.mul (local.get $x) (local.get $b0))))
        (local.set $t${r} (f32x4.add (local.get $t${r}) (f32x4.mul (local.get $x) (local.get $b1))))`,
      )
      .join('\n')}`;
  const advance = (steps: number): string =>
    `(local.set $left (i32.add (local.get $left) (i32.const ${steps * inner})))
    (local.set $pack (i32.add (local.get $pack) (i32.const ${steps * 32})))
    (local.set $inner (i32.sub (local.get $inner) (i32.const ${steps})))`;
  const everyVector = (line: (accumulator: string, r: number, half: number) => string): string =>
    rows.flatMap((r) => [line(`s${r}`, r, 0), line(`t${r}`, r, 1)]).join('\n');
  const stride = shape.columns * 4;
  const copyRows = (line: (r: number) => string): string => rows.map(line).join('\n');
  // Adds what the blocks before have left, and stores; a tile that sticks out takes a detour through scratch space.
  const addAndStore = (to: string, rowBytes: number): string => `
    (if (local.get $again) (then
      ${everyVector(
        (v, r, half) => `(local.set $${v} (f32x4.add (local.get $${v})
          (v128.load offset=${r * rowBytes + half * 16} (local.get $${to}))))`,
      )}))
    ${everyVector((v, r, half) => `(v128.store offset=${r * rowBytes + half * 16} (local.get $${to}) (local.get $${v}))`)}`;
  const move = (to: string, toStride: number, from: string, fromStride: number) => (r: number) =>
    `(memory.copy (i32.add (local.get $${to}) (i32.const ${r * toStride}))
      (i32.add (local.get $${from}) (i32.const ${r * fromStride})) (i32.shl (local.get $wide) (i32.const 2)))`;
  return `(func $${name}.tile${count}
      (param $left i32) (param $pack i32) (param $out i32) (param $inner i32) (param $wide i32) (param $again i32)
    (local $x v128) (local $b0 v128) (local $b1 v128)
    ${rows.map((r) => `(local $s${r} v128) (local $t${r} v128)`).join(' ')}
    (block $quick.done (loop $quick.next
      (br_if $quick.done (i32.lt_u (local.get $inner) (i32.const ${UNROLL})))
      ${Array.from({ length: UNROLL }, (_, k) => accumulate(k)).join('\n')}
      ${advance(UNROLL)}
      (br $quick.next)))
    (block $rest.done (loop $rest.next
      (br_if $rest.done (i32.eqz (local.get $inner)))
      ${accumulate(0)}
      ${advance(1)}
      (br $rest.next)))
    (if (i32.eq (local.get $wide) (i32.const ${TILE_COLUMNS}))
      (then ${addAndStore('out', stride)})
      (else
        ${copyRows(move('pack', TILE_COLUMNS * 4, 'out', stride))}
        ${addAndStore('pack', TILE_COLUMNS * 4)}
        ${copyRows(move('out', stride, 'pack', TILE_COLUMNS * 4))})))`;
}

/** (from, pack, wide, inner, stride): packs `wide` columns of a row-major matrix with rows of `stride` numbers. */
const packColumns = `(func $packColumns
    (param $from i32) (param $pack i32) (param $wide i32) (param $inner i32) (param $stride i32)
  (local $k i32)
  ${loop(
    'k',
    '(local.get $inner)',
    1,
    `(if (i32.eq (local.get $wide) (i32.const ${TILE_COLUMNS}))
      (then
        (v128.store (local.get $pack) (v128.load (local.get $from)))
        (v128.store offset=16 (local.get $pack) (v128.load offset=16 (local.get $from))))
      (else
        (memory.fill (local.get $pack) (i32.const 0) (i32.const ${TILE_COLUMNS * 4}))
        (memory.copy (local.get $pack) (local.get $from) (i32.shl (local.get $wide) (i32.const 2)))))
    (local.set $pack (i32.add (local.get $pack) (i32.const ${TILE_COLUMNS * 4})))
    (local.set $from (i32.add (local.get $from) (i32.shl (local.get $stride) (i32.const 2))))`,
  )})`;

/** (from, pack, wide, inner, stride): packs `wide` rows of a row-major matrix, transposed. */
const packRows = `(func $packRows
    (param $from i32) (param $pack i32) (param $wide i32) (param $inner i32) (param $stride i32)
  (local $k i32) (local $w i32) (local $to i32)
  (if (i32.ne (local.get $wide) (i32.const ${TILE_COLUMNS})) (then
    (memory.fill (local.get $pack) (i32.const 0) (i32.mul (local.get $inner) (i32.const ${TILE_COLUMNS * 4})))))
  ${loop(
    'w',
    '(local.get $wide)',
    1,
    `(local.set $to (i32.add (local.get $pack) (i32.shl (local.get $w) (i32.const 2))))
    ${loop(
      'k',
      '(local.get $inner)',
      1,
      `(f32.store (local.get $to) (f32.load (i32.add (local.get $from) (i32.shl (local.get $k) (i32.const 2)))))
      (local.set $to (i32.add (local.get $to) (i32.const ${TILE_COLUMNS * 4})))`,
    )}
    (local.set $from (i32.add (local.get $from) (i32.shl (local.get $stride) (i32.const 2))))`,
  )})`;

export const packKernels: readonly string[] = [packColumns, packRows];
