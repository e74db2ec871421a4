import { loop } from '../wat.ts';

/**
 * (logits, labels, gradient, correct, rows, columns) → mean loss. Sums and logarithms are double precision, so large
 * batches lose nothing; `correct` receives, as an i32, the number of rows whose first largest logit is the label's.
 */
export const softmaxCrossEntropy = `(func $softmaxCrossEntropy (export "softmaxCrossEntropy")
    (param $logits i32) (param $labels i32) (param $gradient i32) (param $correct i32)
    (param $rows i32) (param $columns i32) (result f64)
  (local $r i32) (local $j i32) (local $label i32) (local $best i32) (local $hits i32)
  (local $largest f32) (local $x f32) (local $sum f64) (local $total f64) (local $scale f64) (local $p f64)
  ${loop(
    'r',
    '(local.get $rows)',
    1,
    `(local.set $label (i32.load8_u (i32.add (local.get $labels) (local.get $r))))
    (local.set $largest (f32.load (local.get $logits)))
    (local.set $best (i32.const 0))
    ${loop(
      'j',
      '(local.get $columns)',
      1,
      `(local.set $x (f32.load (i32.add (local.get $logits) (i32.shl (local.get $j) (i32.const 2)))))
      (if (f32.gt (local.get $x) (local.get $largest)) (then (local.set $best (local.get $j))))
      (local.set $largest (f32.max (local.get $largest) (local.get $x)))`,
    )}
    (local.set $hits (i32.add (local.get $hits) (i32.eq (local.get $best) (local.get $label))))
    (local.set $sum (f64.const 0))
    ${loop(
      'j',
      '(local.get $columns)',
      1,
      `(local.set $p (call $exp (f64.promote_f32 (f32.sub
        (f32.load (i32.add (local.get $logits) (i32.shl (local.get $j) (i32.const 2)))) (local.get $largest)))))
      (local.set $sum (f64.add (local.get $sum) (local.get $p)))
      (f32.store (i32.add (local.get $gradient) (i32.shl (local.get $j) (i32.const 2))) (f32.demote_f64 (local.get $p)))`,
    )}
    (local.set $total (f64.add (local.get $total) (f64.sub (call $log (local.get $sum))
      (f64.sub (f64.promote_f32 (f32.load (i32.add (local.get $logits) (i32.shl (local.get $label) (i32.const 2)))))
        (f64.promote_f32 (local.get $largest))))))
    (local.set $scale (f64.div (f64.const 1) (f64.mul (local.get $sum) (f64.convert_i32_u (local.get $rows)))))
    ${loop(
      'j',
      '(local.get $columns)',
      1,
      `(local.set $p (f64.mul (local.get $scale)
        (f64.promote_f32 (f32.load (i32.add (local.get $gradient) (i32.shl (local.get $j) (i32.const 2)))))))
      (if (i32.eq (local.get $j) (local.get $label)) (then
        (local.set $p (f64.sub (local.get $p) (f64.div (f64.const 1) (f64.convert_i32_u (local.get $rows)))))))
      (f32.store (i32.add (local.get $gradient) (i32.shl (local.get $j) (i32.const 2))) (f32.demote_f64 (local.get $p)))`,
    )}
    (local.set $logits (i32.add (local.get $logits) (i32.shl (local.get $columns) (i32.const 2))))
    (local.set $gradient (i32.add (local.get $gradient) (i32.shl (local.get $columns) (i32.const 2))))`,
  )}
  (i32.store (local.get $correct) (local.get $hits))
  (f64.div (local.get $total) (f64.convert_i32_u (local.get $rows))))`;
