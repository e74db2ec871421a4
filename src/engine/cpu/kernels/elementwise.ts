import { loop } from '../wat.ts';

/*
 * What images that are multiplied as a sparse matrix need beside that. `n` counts numbers; pointers are byte addresses. Kernels
 * that run over whole buffers work in fours and may touch the padding behind a buffer, see ../layout.ts.
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
