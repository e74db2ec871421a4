import { splat } from '../../wat.ts';

/*
 * Functions of four float32 numbers at once, without a call into JavaScript and with the same bits on every machine.
 * Polynomials are those of Stephen Moshier's Cephes library (https://www.netlib.org/cephes/, single precision); the
 * worst errors are held by test/engine/cpu/graph/vector-math.test.ts.
 */

/** The WAT of a function's value; `take` names v128 locals that nothing else uses meanwhile. */
type VectorFunction = (of: string, take: () => string) => string;

const get = (local: string): string => `(local.get ${local})`;
const set = (local: string, value: string): string => `(local.set ${local} ${value})`;
const add = (a: string, b: string): string => `(f32x4.add ${a} ${b})`;
const sub = (a: string, b: string): string => `(f32x4.sub ${a} ${b})`;
const mul = (a: string, b: string): string => `(f32x4.mul ${a} ${b})`;
const div = (a: string, b: string): string => `(f32x4.div ${a} ${b})`;
const sign = (of: string): string => `(v128.and ${of} ${splat(-0)})`;
const select = (yes: string, no: string, where: string): string => `(v128.bitselect ${yes} ${no} ${where})`;
const block = (...lines: readonly string[]): string => `(block (result v128)\n${lines.join('\n')})`;

/** Horner's scheme, from the highest power down. */
const polynomial = (of: string, [first, ...rest]: readonly number[]): string =>
  rest.reduce((sum, c) => add(mul(sum, of), splat(c)), splat(first!));

/** Below this, e^x is smaller than the smallest normal number, and becomes 0: denormal numbers would slow down whatever uses them. */
const LEAST_EXPONENT = -87.33654;
/** The largest number whose e^x is one. */
const MOST_EXPONENT = 88.72283;

/** Adding it leaves the nearest whole number in the lowest bits. */
const ROUNDER = 1.5 * 2 ** 23;

/** (e^r − 1 − r) / r², |r| ≤ ½ ln 2. */
const EXPONENTIAL = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
];

/** x = n ln 2 + r: r in place of x, and n twice: as a number, and in the lowest bits of another. */
function reduceRange(x: string, bits: string, n: string): string {
  return [
    set(bits, add(mul(get(x), splat(Math.LOG2E)), splat(ROUNDER))),
    set(n, sub(get(bits), splat(ROUNDER))),
    set(x, sub(get(x), mul(get(n), splat(0.693359375)))),
    set(x, add(get(x), mul(get(n), splat(0.00021219444005469057)))),
  ].join('\n');
}

/**
 * e^x = 2^n e^r, |r| ≤ ½ ln 2; n is added to the exponent. Where the result is no normal number x is taken for 0, so that
 * no step on the way is slow: attention has many of these.
 */
const exp: VectorFunction = (of, take) => {
  const [given, normal, x, p, n] = [take(), take(), take(), take(), take()];
  return block(
    set(given, of),
    set(
      normal,
      `(v128.and (f32x4.ge ${get(given)} ${splat(LEAST_EXPONENT)}) (f32x4.le ${get(given)} ${splat(MOST_EXPONENT)}))`,
    ),
    set(x, `(v128.and ${get(given)} ${get(normal)})`),
    reduceRange(x, p, n),
    set(n, `(i32x4.shl ${get(p)} (i32.const 23))`),
    set(p, add(add(mul(mul(get(x), get(x)), polynomial(get(x), EXPONENTIAL)), get(x)), splat(1))),
    // Else 0, ∞, or no number, as x is.
    select(
      `(i32x4.add ${get(p)} ${get(n)})`,
      `(v128.andnot ${add(get(given), splat(Infinity))} (f32x4.lt ${get(given)} ${splat(0)}))`,
      get(normal),
    ),
  );
};

/** ln x = e ln 2 + ln m, m from √½ to √2; numbers below the smallest normal one are scaled up before. */
const log: VectorFunction = (of, take) => {
  const [given, x, e, small, z, y] = [take(), take(), take(), take(), take(), take()];
  return block(
    set(given, of),
    set(small, `(f32x4.lt ${get(given)} ${splat(2 ** -126)})`),
    set(x, select(mul(get(given), splat(2 ** 23)), get(given), get(small))),
    set(e, `(f32x4.convert_i32x4_s (i32x4.sub (i32x4.shr_u ${get(x)} (i32.const 23)) (i32x4.splat (i32.const 126))))`),
    set(e, sub(get(e), `(v128.and ${get(small)} ${splat(23)})`)),
    set(x, `(v128.or (v128.and ${get(x)} (i32x4.splat (i32.const 0x007fffff))) ${splat(0.5)})`),
    set(small, `(f32x4.lt ${get(x)} ${splat(Math.SQRT1_2)})`),
    set(e, sub(get(e), `(v128.and ${get(small)} ${splat(1)})`)),
    set(x, sub(add(get(x), `(v128.and ${get(small)} ${get(x)})`), splat(1))),
    set(z, mul(get(x), get(x))),
    set(
      y,
      polynomial(
        get(x),
        [
          7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
          2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
        ],
      ),
    ),
    set(y, mul(mul(get(y), get(x)), get(z))),
    set(y, add(get(y), mul(get(e), splat(-0.00021219444005469057)))),
    set(y, sub(get(y), mul(get(z), splat(0.5)))),
    set(y, add(add(get(x), get(y)), mul(get(e), splat(0.693359375)))),
    // ln ∞ is ∞, ln 0 is −∞, and of what is below 0 or no number there is none.
    set(y, select(get(given), get(y), `(f32x4.eq ${get(given)} ${splat(Infinity)})`)),
    set(y, select(splat(-Infinity), get(y), `(f32x4.eq ${get(given)} ${splat(0)})`)),
    select(get(y), splat(NaN), `(f32x4.ge ${get(given)} ${splat(0)})`),
  );
};

/** From here on tanh x is 1. */
const MOST_TANH = 10;

/**
 * m / (m + 2) with the sign of x, m = e^2|x| − 1 = 2^n (e^r − 1) + (2^n − 1), which loses nothing where x is small.
 */
const tanh: VectorFunction = (of, take) => {
  const [x, r, p, n, m] = [take(), take(), take(), take(), take()];
  return block(
    set(x, of),
    set(r, `(f32x4.abs ${get(x)})`),
    set(r, `(f32x4.pmin ${add(get(r), get(r))} ${splat(2 * MOST_TANH)})`),
    reduceRange(r, p, n),
    set(n, `(i32x4.shl (i32x4.add ${get(p)} (i32x4.splat (i32.const 127))) (i32.const 23))`),
    set(m, add(mul(mul(get(r), get(r)), polynomial(get(r), EXPONENTIAL)), get(r))),
    set(m, add(mul(get(m), get(n)), sub(get(n), splat(1)))),
    `(v128.or ${sign(get(x))} ${div(get(m), add(get(m), splat(2)))})`,
  );
};

/** A polynomial where |x| < 1, elsewhere 1 − erfc |x| with the sign of x, by two polynomials of 1 / x². */
const erf: VectorFunction = (of, take) => {
  const [x, a, q, far, near] = [take(), take(), take(), take(), take()];
  return block(
    set(x, of),
    set(a, `(f32x4.max (f32x4.abs ${get(x)}) ${splat(1)})`),
    set(q, div(splat(1), mul(get(a), get(a)))),
    set(
      far,
      select(
        polynomial(
          get(q),
          [
            2.326819970068386e-2, -1.387039388740657e-1, 3.687424674597105e-1, -5.824733027278666e-1,
            6.210004621745983e-1, -4.944515323274145e-1, 3.404879937665872e-1, -2.741127028184656e-1,
            5.638259427386472e-1,
          ],
        ),
        polynomial(
          get(q),
          [
            -1.047766399936249e1, 1.297719955372516e1, -7.495518717768503, 2.921019019210786, -1.0152652792027,
            4.218463358204948e-1, -2.820767439740514e-1, 5.641895067754075e-1,
          ],
        ),
        `(f32x4.lt ${get(a)} ${splat(2)})`,
      ),
    ),
    set(far, div(mul(get(far), exp(`(f32x4.neg ${mul(get(a), get(a))})`, take)), get(a))),
    set(far, `(v128.or ${sign(get(x))} ${sub(splat(1), get(far))})`),
    set(far, select(get(x), get(far), `(f32x4.ne ${get(x)} ${get(x)})`)),
    set(a, mul(get(x), get(x))),
    set(
      near,
      polynomial(
        get(a),
        [
          7.853861353153693e-5, -8.010193625184903e-4, 5.188327685732524e-3, -2.685381193529856e-2,
          1.128358514861418e-1, -3.7612625824233e-1, 1.12837916572671,
        ],
      ),
    ),
    select(mul(get(x), get(near)), get(far), `(f32x4.lt (f32x4.abs ${get(x)}) ${splat(1)})`),
  );
};

/** They are written out where they are used: a call would load all their constants anew for every four numbers. */
export const vectorMath = { exp, log, tanh, erf } as const;
