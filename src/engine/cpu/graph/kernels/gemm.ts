import { loop } from '../../wat.ts';

/*
 * The product is made of tiles of 6 × 8 numbers: twelve accumulators, two vectors of the right operand and one of the
 * left fill 15 of the 16 vector registers of x86-64. Both operands are packed, so that the inner loop reads them in
 * order whatever their strides: a block of the right one once, six rows of the left one at a time.
 */
const TILE_ROWS = 6;
const TILE_COLUMNS = 8;
const UNROLL = 4;

/**
 * The inner dimension is cut into blocks whose sums are added up: a float32 sum of 784 products in one go is off by
 * twice as much, enough to put a ReLU on the other side of zero now and then.
 */
const BLOCK_INNER = 128;
/** A packed block of the right operand, 128 KiB, stays in the second-level cache. */
const BLOCK_COLUMNS = 256;

const PANEL = BLOCK_INNER * BLOCK_COLUMNS * 4;
const ROWS = BLOCK_INNER * TILE_ROWS * 4;
const TILE = TILE_ROWS * TILE_COLUMNS * 4;

/** Scratch memory: the packed block of the right operand, six packed rows of the left one, a tile that sticks out. */
export const GEMM_SCRATCH_BYTES = PANEL + ROWS + TILE;

const rows = Array.from({ length: TILE_ROWS }, (_, r) => r);
const get = (name: string): string => `(local.get $${name})`;
const add = (a: string, b: string): string => `(i32.add ${a} ${b})`;
const times = (a: string, b: number | string): string =>
  `(i32.mul ${a} ${typeof b === 'number' ? `(i32.const ${b})` : b})`;
const least = (value: string, most: number): string =>
  `(select ${value} (i32.const ${most}) (i32.lt_u ${value} (i32.const ${most})))`;

/** (from, to, wide, inner, line, along): packs lines of `inner` numbers, `count` side by side, with zeros for those that are not there. */
function pack(name: string, count: number): string {
  return `(func $${name}
      (param $from i32) (param $to i32) (param $wide i32) (param $inner i32) (param $line i32) (param $along i32)
    (local $w i32) (local $k i32) (local $f i32) (local $t i32)
    (if (i32.ne ${get('wide')} (i32.const ${count})) (then
      (memory.fill ${get('to')} (i32.const 0) ${times(get('inner'), count * 4)})))
    ${loop(
      'w',
      get('wide'),
      1,
      `(local.set $f ${get('from')}) (local.set $t ${get('to')})
      ${loop(
        'k',
        get('inner'),
        1,
        `(f32.store ${get('t')} (f32.load ${get('f')}))
        (local.set $t ${add(get('t'), `(i32.const ${count * 4})`)})
        (local.set $f ${add(get('f'), get('along'))})`,
      )}
      (local.set $from ${add(get('from'), get('line'))})
      (local.set $to ${add(get('to'), '(i32.const 4)')})`,
    )})`;
}

/** As `packColumns`, where eight whole columns lie side by side. */
const packVectors = `(func $gemm.packVectors (param $from i32) (param $to i32) (param $inner i32) (param $along i32)
  (local $k i32)
  ${loop(
    'k',
    get('inner'),
    1,
    `(v128.store ${get('to')} (v128.load ${get('from')}))
    (v128.store offset=16 ${get('to')} (v128.load offset=16 ${get('from')}))
    (local.set $to ${add(get('to'), `(i32.const ${TILE_COLUMNS * 4})`)})
    (local.set $from ${add(get('from'), get('along'))})`,
  )})`;

const accumulate = (k: number): string =>
  `(local.set $b0 (v128.load offset=${k * TILE_COLUMNS * 4} ${get('right')}))
  (local.set $b1 (v128.load offset=${k * TILE_COLUMNS * 4 + 16} ${get('right')}))
  ${rows
    .map(
      (r) => `(local.set $x (v128.load32_splat offset=${(k * TILE_ROWS + r) * 4} ${get('left')}))
      (local.set $s${r} (f32x4.add ${get(`s${r}`)} (f32x4.mul ${get('x')} ${get('b0')})))
      (local.set $t${r} (f32x4.add ${get(`t${r}`)} (f32x4.mul ${get('x')} ${get('b1')})))`,
    )
    .join('\n')}`;
const advance = (steps: number): string =>
  `(local.set $left ${add(get('left'), `(i32.const ${steps * TILE_ROWS * 4})`)})
  (local.set $right ${add(get('right'), `(i32.const ${steps * TILE_COLUMNS * 4})`)})
  (local.set $inner (i32.sub ${get('inner')} (i32.const ${steps})))`;

/** (left, right, out, outRow, inner, again): a whole tile; `again` 0 starts a new sum. */
const tile = `(func $gemm.tile
    (param $left i32) (param $right i32) (param $out i32) (param $outRow i32) (param $inner i32) (param $again i32)
  (local $x v128) (local $b0 v128) (local $b1 v128)
  ${rows.map((r) => `(local $s${r} v128) (local $t${r} v128)`).join(' ')}
  (block $quick.done (loop $quick.next
    (br_if $quick.done (i32.lt_u ${get('inner')} (i32.const ${UNROLL})))
    ${Array.from({ length: UNROLL }, (_, k) => accumulate(k)).join('\n')}
    ${advance(UNROLL)}
    (br $quick.next)))
  (block $rest.done (loop $rest.next
    (br_if $rest.done (i32.eqz ${get('inner')}))
    ${accumulate(0)}
    ${advance(1)}
    (br $rest.next)))
  ${rows
    .map(
      (r) => `(if ${get('again')} (then
        (local.set $s${r} (f32x4.add ${get(`s${r}`)} (v128.load ${get('out')})))
        (local.set $t${r} (f32x4.add ${get(`t${r}`)} (v128.load offset=16 ${get('out')})))))
      (v128.store ${get('out')} ${get(`s${r}`)})
      (v128.store offset=16 ${get('out')} ${get(`t${r}`)})
      (local.set $out ${add(get('out'), get('outRow'))})`,
    )
    .join('\n')})`;

/** (to, toRow, from, fromRow, high, wide): copies a part of a tile. */
const move = `(func $gemm.move
    (param $to i32) (param $toRow i32) (param $from i32) (param $fromRow i32) (param $high i32) (param $wide i32)
  (local $r i32)
  ${loop(
    'r',
    get('high'),
    1,
    `(memory.copy ${get('to')} ${get('from')} (i32.shl ${get('wide')} (i32.const 2)))
    (local.set $to ${add(get('to'), get('toRow'))})
    (local.set $from ${add(get('from'), get('fromRow'))})`,
  )})`;

const tileSpot = add(get('out'), add(times(get('i'), get('outRow')), `(i32.shl ${get('j')} (i32.const 2))`));
const scratchTile = add(get('scratch'), `(i32.const ${PANEL + ROWS})`);
const packedRows = add(get('scratch'), `(i32.const ${PANEL})`);
const packedColumns = add(get('scratch'), times(`(i32.sub ${get('j')} ${get('block')})`, BLOCK_INNER * 4));

/** See `GemmKernel` in ../gemm.ts: strides in bytes, `add` 1 adds to what is there. */
const gemm = `(func $gemm (export "gemm")
    (param $left i32) (param $leftRow i32) (param $leftInner i32)
    (param $right i32) (param $rightInner i32) (param $rightColumn i32)
    (param $out i32) (param $outRow i32) (param $m i32) (param $n i32) (param $k i32) (param $add i32) (param $scratch i32)
  (local $block i32) (local $end i32) (local $at i32) (local $size i32) (local $again i32)
  (local $i i32) (local $j i32) (local $high i32) (local $wide i32) (local $from i32)
  ${loop(
    'block',
    get('n'),
    BLOCK_COLUMNS,
    `(local.set $end ${add(get('block'), least(`(i32.sub ${get('n')} ${get('block')})`, BLOCK_COLUMNS))})
    (local.set $again ${get('add')})
    ${loop(
      'at',
      get('k'),
      BLOCK_INNER,
      `(local.set $size ${least(`(i32.sub ${get('k')} ${get('at')})`, BLOCK_INNER)})
      ${loop(
        'j',
        get('end'),
        TILE_COLUMNS,
        `(local.set $wide ${least(`(i32.sub ${get('end')} ${get('j')})`, TILE_COLUMNS)})
        (local.set $from ${add(get('right'), add(times(get('at'), get('rightInner')), times(get('j'), get('rightColumn'))))})
        (if (i32.and (i32.eq ${get('wide')} (i32.const ${TILE_COLUMNS})) (i32.eq ${get('rightColumn')} (i32.const 4)))
          (then (call $gemm.packVectors ${get('from')} ${packedColumns} ${get('size')} ${get('rightInner')}))
          (else (call $gemm.packColumns ${get('from')} ${packedColumns} ${get('wide')} ${get('size')}
            ${get('rightColumn')} ${get('rightInner')})))`,
        get('block'),
      )}
      ${loop(
        'i',
        get('m'),
        TILE_ROWS,
        `(local.set $high ${least(`(i32.sub ${get('m')} ${get('i')})`, TILE_ROWS)})
        (call $gemm.packRows
          ${add(get('left'), add(times(get('i'), get('leftRow')), times(get('at'), get('leftInner'))))}
          ${packedRows} ${get('high')} ${get('size')} ${get('leftRow')} ${get('leftInner')})
        ${loop(
          'j',
          get('end'),
          TILE_COLUMNS,
          `(local.set $wide ${least(`(i32.sub ${get('end')} ${get('j')})`, TILE_COLUMNS)})
          (if (i32.and (i32.eq ${get('wide')} (i32.const ${TILE_COLUMNS})) (i32.eq ${get('high')} (i32.const ${TILE_ROWS})))
            (then (call $gemm.tile ${packedRows} ${packedColumns} ${tileSpot} ${get('outRow')} ${get('size')} ${get('again')}))
            (else
              (if ${get('again')} (then (call $gemm.move ${scratchTile} (i32.const ${TILE_COLUMNS * 4}) ${tileSpot} ${get('outRow')}
                ${get('high')} ${get('wide')})))
              (call $gemm.tile ${packedRows} ${packedColumns} ${scratchTile} (i32.const ${TILE_COLUMNS * 4}) ${get('size')} ${get('again')})
              (call $gemm.move ${tileSpot} ${get('outRow')} ${scratchTile} (i32.const ${TILE_COLUMNS * 4})
                ${get('high')} ${get('wide')})))`,
          get('block'),
        )}`,
      )}
      (local.set $again (i32.const 1))`,
    )}`,
  )})`;

export const gemmKernels: readonly string[] = [
  pack('gemm.packRows', TILE_ROWS),
  pack('gemm.packColumns', TILE_COLUMNS),
  packVectors,
  tile,
  move,
  gemm,
];
