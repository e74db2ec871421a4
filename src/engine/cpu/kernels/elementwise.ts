import { loop } from '../wat.ts';

/*
 * The small operations around the matrix products. `n` counts numbers; pointers are byte addresses. Kernels that run
 * over whole buffers work in fours and may touch the padding behind a buffer, see ../layout.ts.
 */

/** (bytes, out, table, n): out[i] = table[bytes[i]]; the table holds the normalised value of each byte. */
export const gather = `(func $gather (export "gather") (param $bytes i32) (param $out i32) (param $table i32) (param $n i32)
  (local $i i32) (local $to i32)
  (local.set $to (local.get $out))
  ${loop(
    'i',
    '(local.get $n)',
    4,
    [0, 1, 2, 3]
      .map(
        (lane) => `(f32.store offset=${lane * 4} (local.get $to)
          (f32.load (i32.add (local.get $table)
            (i32.shl (i32.load8_u offset=${lane} (i32.add (local.get $bytes) (local.get $i))) (i32.const 2)))))`,
      )
      .join('\n') + '(local.set $to (i32.add (local.get $to) (i32.const 16)))',
  )})`;

/** (to, from, n): to[i] += from[i], exactly n of them. */
export const addTo = `(func $addTo (param $to i32) (param $from i32) (param $n i32)
  (local $i i32) (local $fours i32)
  (local.set $fours (i32.shl (i32.shr_u (local.get $n) (i32.const 2)) (i32.const 4)))
  (local.set $n (i32.shl (local.get $n) (i32.const 2)))
  ${loop(
    'i',
    '(local.get $fours)',
    16,
    `(v128.store (i32.add (local.get $to) (local.get $i)) (f32x4.add
      (v128.load (i32.add (local.get $to) (local.get $i))) (v128.load (i32.add (local.get $from) (local.get $i)))))`,
  )}
  (block $rest.done (loop $rest.next
    (br_if $rest.done (i32.ge_u (local.get $i) (local.get $n)))
    (f32.store (i32.add (local.get $to) (local.get $i)) (f32.add
      (f32.load (i32.add (local.get $to) (local.get $i))) (f32.load (i32.add (local.get $from) (local.get $i)))))
    (local.set $i (i32.add (local.get $i) (i32.const 4)))
    (br $rest.next))))`;

/** (to, bias, rows, columns): adds the bias to every row. */
const addBias = `(func $addBias (export "addBias")
    (param $to i32) (param $bias i32) (param $rows i32) (param $columns i32)
  (local $r i32)
  ${loop(
    'r',
    '(local.get $rows)',
    1,
    `(call $addTo (local.get $to) (local.get $bias) (local.get $columns))
     (local.set $to (i32.add (local.get $to) (i32.shl (local.get $columns) (i32.const 2))))`,
  )})`;

/** (of, out, rows, columns): out = the sum of the rows. */
export const sumRows = `(func $sumRows (export "sumRows")
    (param $of i32) (param $out i32) (param $rows i32) (param $columns i32)
  (local $r i32)
  (memory.fill (local.get $out) (i32.const 0) (i32.shl (local.get $columns) (i32.const 2)))
  ${loop(
    'r',
    '(local.get $rows)',
    1,
    `(call $addTo (local.get $out) (local.get $of) (local.get $columns))
     (local.set $of (i32.add (local.get $of) (i32.shl (local.get $columns) (i32.const 2))))`,
  )})`;

/** (of, n): x < 0 → 0, in place; NaN stays NaN. */
const relu = `(func $relu (export "relu") (param $of i32) (param $n i32)
  (local $i i32)
  ${loop(
    'i',
    '(local.get $n)',
    4,
    `(v128.store (local.get $of) (f32x4.pmax (v128.load (local.get $of)) (f32x4.splat (f32.const 0))))
     (local.set $of (i32.add (local.get $of) (i32.const 16)))`,
  )})`;

/** (activation, gradient, n): gradient 0 where the activation is 0. */
const reluGradient = `(func $reluGradient (export "reluGradient")
    (param $activation i32) (param $gradient i32) (param $n i32)
  (local $i i32)
  ${loop(
    'i',
    '(local.get $n)',
    4,
    `(v128.store (local.get $gradient) (v128.andnot (v128.load (local.get $gradient))
       (f32x4.eq (v128.load (local.get $activation)) (f32x4.splat (f32.const 0)))))
     (local.set $activation (i32.add (local.get $activation) (i32.const 16)))
     (local.set $gradient (i32.add (local.get $gradient) (i32.const 16)))`,
  )})`;

/** (left, right, out, n): out[i] = left[i] · right[i]. */
const multiply = `(func $multiply (export "multiply") (param $left i32) (param $right i32) (param $out i32) (param $n i32)
  (local $i i32)
  ${loop(
    'i',
    '(local.get $n)',
    4,
    `(v128.store (local.get $out) (f32x4.mul (v128.load (local.get $left)) (v128.load (local.get $right))))
     (local.set $left (i32.add (local.get $left) (i32.const 16)))
     (local.set $right (i32.add (local.get $right) (i32.const 16)))
     (local.set $out (i32.add (local.get $out) (i32.const 16)))`,
  )})`;

/** (of, gradient, rows, columns) → the sum of squares of a row, the mean over the rows; summed up in double precision. */
const sumSquares = `(func $sumSquares (export "sumSquares")
    (param $of i32) (param $gradient i32) (param $rows i32) (param $columns i32) (result f64)
  (local $i i32) (local $x f64) (local $total f64)
  ${loop(
    'i',
    '(i32.mul (local.get $rows) (local.get $columns))',
    1,
    `(local.set $x (f64.promote_f32 (f32.load (local.get $of))))
     (local.set $total (f64.add (local.get $total) (f64.mul (local.get $x) (local.get $x))))
     (f32.store (local.get $gradient) (f32.demote_f64
       (f64.div (f64.add (local.get $x) (local.get $x)) (f64.convert_i32_u (local.get $rows)))))
     (local.set $of (i32.add (local.get $of) (i32.const 4)))
     (local.set $gradient (i32.add (local.get $gradient) (i32.const 4)))`,
  )}
  (f64.div (local.get $total) (f64.convert_i32_u (local.get $rows))))`;

export const elementwiseKernels: readonly string[] = [
  gather,
  addTo,
  addBias,
  sumRows,
  relu,
  reluGradient,
  multiply,
  sumSquares,
];
