import { splat } from '../../wat.ts';

/*
 * Functions of four float32 numbers at once, without a call into JavaScript and with the same bits on every machine.
 * Polynomials are those of Stephen Moshier's Cephes library (https://www.netlib.org/cephes/, single precision); the
 * worst errors are held by test/engine/cpu/graph/vector-math.test.ts.
 */

const x = '(local.get $x)';
const z = '(local.get $z)';

/** Horner's scheme, from the highest power down. */
const polynomial = (of: string, [first, ...rest]: readonly number[]): string =>
  rest.reduce((sum, c) => `(f32x4.add (f32x4.mul ${sum} ${of}) ${splat(c)})`, splat(first!));

/** Below this, e^x is smaller than the smallest normal number, and becomes 0: denormal numbers would slow down whatever uses them. */
const LEAST_EXPONENT = -87.33654;
/** The largest number whose e^x is one. */
const MOST_EXPONENT = 88.72283;

/** Adding it leaves the nearest whole number in the lowest bits. */
const ROUNDER = 1.5 * 2 ** 23;

/**
 * e^x = 2^n e^r, |r| ≤ ½ ln 2; n is added to the exponent. Where the result is no normal number x is taken for 0, so that
 * no step on the way is slow: attention has many of these.
 */
const exp = `(func $exp4 (param $x v128) (result v128)
  (local $n v128) (local $p v128) (local $given v128) (local $normal v128)
  (local.set $given ${x})
  (local.set $normal (v128.and (f32x4.ge ${x} ${splat(LEAST_EXPONENT)}) (f32x4.le ${x} ${splat(MOST_EXPONENT)})))
  (local.set $x (v128.and ${x} (local.get $normal)))
  (local.set $p (f32x4.add (f32x4.mul ${x} ${splat(Math.LOG2E)}) ${splat(ROUNDER)}))
  (local.set $n (f32x4.sub (local.get $p) ${splat(ROUNDER)}))
  (local.set $x (f32x4.sub ${x} (f32x4.mul (local.get $n) ${splat(0.693359375)})))
  (local.set $x (f32x4.add ${x} (f32x4.mul (local.get $n) ${splat(0.00021219444005469057)})))
  (local.set $n (i32x4.shl (local.get $p) (i32.const 23)))
  (local.set $p ${polynomial(x, [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1])})
  (local.set $p (f32x4.add (f32x4.add (f32x4.mul (f32x4.mul ${x} ${x}) (local.get $p)) ${x}) ${splat(1)}))
  ;; Else 0, ∞, or no number, as x is.
  (v128.bitselect
    (i32x4.add (local.get $p) (local.get $n))
    (v128.andnot (f32x4.add (local.get $given) ${splat(Infinity)}) (f32x4.lt (local.get $given) ${splat(0)}))
    (local.get $normal)))`;

/** ln x = e ln 2 + ln m, m from √½ to √2; numbers below the smallest normal one are scaled up before. */
const log = `(func $log4 (param $x v128) (result v128)
  (local $e v128) (local $small v128) (local $z v128) (local $y v128) (local $given v128)
  (local.set $given ${x})
  (local.set $small (f32x4.lt ${x} ${splat(2 ** -126)}))
  (local.set $x (v128.bitselect (f32x4.mul ${x} ${splat(2 ** 23)}) ${x} (local.get $small)))
  (local.set $e (f32x4.convert_i32x4_s (i32x4.sub (i32x4.shr_u ${x} (i32.const 23)) (i32x4.splat (i32.const 126)))))
  (local.set $e (f32x4.sub (local.get $e) (v128.and (local.get $small) ${splat(23)})))
  (local.set $x (v128.or (v128.and ${x} (i32x4.splat (i32.const 0x007fffff))) ${splat(0.5)}))
  (local.set $small (f32x4.lt ${x} ${splat(Math.SQRT1_2)}))
  (local.set $e (f32x4.sub (local.get $e) (v128.and (local.get $small) ${splat(1)})))
  (local.set $x (f32x4.sub (f32x4.add ${x} (v128.and (local.get $small) ${x})) ${splat(1)}))
  (local.set $z (f32x4.mul ${x} ${x}))
  (local.set $y (f32x4.mul (f32x4.mul ${polynomial(
    x,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  )} ${x}) ${z}))
  (local.set $y (f32x4.add (local.get $y) (f32x4.mul (local.get $e) ${splat(-0.00021219444005469057)})))
  (local.set $y (f32x4.sub (local.get $y) (f32x4.mul ${z} ${splat(0.5)})))
  (local.set $y (f32x4.add (f32x4.add ${x} (local.get $y)) (f32x4.mul (local.get $e) ${splat(0.693359375)})))
  ;; ln ∞ is ∞, ln 0 is −∞, and of what is below 0 or no number there is none.
  (local.set $y (v128.bitselect (local.get $given) (local.get $y) (f32x4.eq (local.get $given) ${splat(Infinity)})))
  (local.set $y (v128.bitselect ${splat(-Infinity)} (local.get $y) (f32x4.eq (local.get $given) ${splat(0)})))
  (v128.bitselect (local.get $y) ${splat(NaN)} (f32x4.ge (local.get $given) ${splat(0)})))`;

const sign = (of: string): string => `(v128.and ${of} ${splat(-0)})`;

/** A polynomial where |x| < 0.625, elsewhere 1 − 2 / (e^2|x| + 1) with the sign of x. */
const tanh = `(func $tanh4 (param $x v128) (result v128) (local $z v128) (local $a v128) (local $far v128)
  (local.set $a (f32x4.abs ${x}))
  (local.set $far (v128.or ${sign(x)} (f32x4.sub ${splat(1)}
    (f32x4.div ${splat(2)} (f32x4.add (call $exp4 (f32x4.add (local.get $a) (local.get $a))) ${splat(1)})))))
  (local.set $z (f32x4.mul ${x} ${x}))
  (v128.bitselect
    (f32x4.add ${x} (f32x4.mul (f32x4.mul ${polynomial(
      z,
      [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
    )} ${z}) ${x}))
    (local.get $far) (f32x4.lt (local.get $a) ${splat(0.625)})))`;

/** A polynomial where |x| < 1, elsewhere 1 − erfc |x| with the sign of x, by two polynomials of 1 / x². */
const erf = `(func $erf4 (param $x v128) (result v128) (local $z v128) (local $a v128) (local $q v128) (local $far v128)
  (local.set $z (f32x4.mul ${x} ${x}))
  (local.set $a (f32x4.max (f32x4.abs ${x}) ${splat(1)}))
  (local.set $q (f32x4.div ${splat(1)} (f32x4.mul (local.get $a) (local.get $a))))
  (local.set $far (v128.bitselect
    ${polynomial(
      '(local.get $q)',
      [
        2.326819970068386e-2, -1.387039388740657e-1, 3.687424674597105e-1, -5.824733027278666e-1, 6.210004621745983e-1,
        -4.944515323274145e-1, 3.404879937665872e-1, -2.741127028184656e-1, 5.638259427386472e-1,
      ],
    )}
    ${polynomial(
      '(local.get $q)',
      [
        -1.047766399936249e1, 1.297719955372516e1, -7.495518717768503, 2.921019019210786, -1.0152652792027,
        4.218463358204948e-1, -2.820767439740514e-1, 5.641895067754075e-1,
      ],
    )}
    (f32x4.lt (local.get $a) ${splat(2)})))
  (local.set $far (f32x4.div (f32x4.mul (local.get $far)
    (call $exp4 (f32x4.neg (f32x4.mul (local.get $a) (local.get $a))))) (local.get $a)))
  (local.set $far (v128.or ${sign(x)} (f32x4.sub ${splat(1)} (local.get $far))))
  (local.set $far (v128.bitselect ${x} (local.get $far) (f32x4.ne ${x} ${x})))
  (v128.bitselect
    (f32x4.mul ${x} ${polynomial(
      z,
      [
        7.853861353153693e-5, -8.010193625184903e-4, 5.188327685732524e-3, -2.685381193529856e-2, 1.128358514861418e-1,
        -3.7612625824233e-1, 1.12837916572671,
      ],
    )})
    (local.get $far) (f32x4.lt (f32x4.abs ${x}) ${splat(1)})))`;

export const vectorMath: readonly string[] = [exp, log, tanh, erf];
