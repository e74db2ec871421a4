import { f32, loop } from '../../wat.ts';

/** Windows over the last two axes of `planes` images; what lies outside an image counts as nothing. */
export interface PoolGeometry {
  readonly planes: number;
  readonly height: number;
  readonly width: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

const get = (name: string): string => `(local.get $${name})`;
const add = (a: string, b: string): string => `(i32.add ${a} ${b})`;
const times = (a: string, b: number): string => (b === 1 ? a : `(i32.mul ${a} (i32.const ${b}))`);
const largest = (a: number, value: string): string =>
  `(select (i32.const ${a}) ${value} (i32.gt_s (i32.const ${a}) ${value}))`;
const least = (a: number, value: string): string =>
  `(select (i32.const ${a}) ${value} (i32.lt_s (i32.const ${a}) ${value}))`;

/**
 * A function that goes over all windows; `out` is the number of the window, and `at` that of each number in it. The
 * geometry is written into the code.
 */
function overWindows(
  name: string,
  geometry: PoolGeometry,
  {
    parameters,
    locals,
    before,
    each,
    after,
  }: Readonly<Record<'parameters' | 'locals' | 'before' | 'each' | 'after', string>>,
): string {
  const { planes, height, width, outHeight, outWidth, kernel, stride, padding } = geometry;
  const from = (out: string, axis: 0 | 1): string =>
    `(i32.sub ${times(get(out), stride[axis])} (i32.const ${padding[axis]}))`;
  return `(func $${name} (export "${name}") ${parameters}
    (local $plane i32) (local $oy i32) (local $ox i32) (local $y i32) (local $x i32) (local $yEnd i32) (local $xEnd i32)
    (local $yFrom i32) (local $xFrom i32) (local $base i32) (local $row i32) (local $at i32) (local $out i32) ${locals}
    ${loop(
      'plane',
      `(i32.const ${planes})`,
      1,
      `${loop(
        'oy',
        `(i32.const ${outHeight})`,
        1,
        `(local.set $yFrom ${from('oy', 0)})
        (local.set $yEnd ${least(height, add(get('yFrom'), `(i32.const ${kernel[0]})`))})
        (local.set $yFrom ${largest(0, get('yFrom'))})
        ${loop(
          'ox',
          `(i32.const ${outWidth})`,
          1,
          `(local.set $xFrom ${from('ox', 1)})
          (local.set $xEnd ${least(width, add(get('xFrom'), `(i32.const ${kernel[1]})`))})
          (local.set $xFrom ${largest(0, get('xFrom'))})
          ${before}
          ${loop(
            'y',
            get('yEnd'),
            1,
            `(local.set $row ${add(get('base'), times(get('y'), width * 4))})
            ${loop(
              'x',
              get('xEnd'),
              1,
              `(local.set $at ${add(get('row'), `(i32.shl ${get('x')} (i32.const 2))`)})
              ${each}`,
              get('xFrom'),
            )}`,
            get('yFrom'),
          )}
          ${after}
          (local.set $out ${add(get('out'), '(i32.const 4)')})`,
        )}`,
      )}
      (local.set $base ${add(get('base'), `(i32.const ${height * width * 4})`)})`,
    )})`;
}

const ADDRESSES = '(param $by i32) (param $of i32) (param $into i32)';

/** Finds the place of a window's largest number in `by`: the first of equals, and NaN before all. */
const find = {
  before: `(local.set $best ${f32(-Infinity)})
    (local.set $found (i32.const 0))`,
  each: `(local.set $value (f32.load ${add(get('by'), get('at'))}))
    (if (i32.or (i32.eqz ${get('found')}) (i32.or (f32.gt ${get('value')} ${get('best')}) (f32.ne ${get('value')} ${get('value')})))
      (then (local.set $best ${get('value')}) (local.set $place ${get('at')}) (local.set $found (i32.const 1))))`,
};
const FOUND = '(local $best f32) (local $value f32) (local $place i32) (local $found i32)';

/** (by, of, into): for each window, the number of `of` where `by` is largest. */
export function poolPick(name: string, geometry: PoolGeometry): string {
  return overWindows(name, geometry, {
    ...find,
    parameters: ADDRESSES,
    locals: FOUND,
    after: `(f32.store ${add(get('into'), get('out'))} (f32.load ${add(get('of'), get('place'))}))`,
  });
}

/** (by, d, into): adds each window's number of `d` to `into`, where `by` is largest in the window. */
export function poolSpread(name: string, geometry: PoolGeometry): string {
  const spot = add(get('into'), get('place'));
  return overWindows(name, geometry, {
    ...find,
    parameters: ADDRESSES,
    locals: FOUND,
    after: `(f32.store ${spot} (f32.add (f32.load ${spot}) (f32.load ${add(get('of'), get('out'))})))`,
  });
}

/** (of, into): the sum of each window. */
export function poolSum(name: string, geometry: PoolGeometry): string {
  return overWindows(name, geometry, {
    parameters: '(param $of i32) (param $into i32)',
    locals: '(local $sum f32)',
    before: `(local.set $sum (f32.const 0))`,
    each: `(local.set $sum (f32.add ${get('sum')} (f32.load ${add(get('of'), get('at'))})))`,
    after: `(f32.store ${add(get('into'), get('out'))} ${get('sum')})`,
  });
}

/** (d, into): adds each window's number of `d` to all numbers of the window. */
export function poolSpreadSum(name: string, geometry: PoolGeometry): string {
  const spot = add(get('into'), get('at'));
  return overWindows(name, geometry, {
    parameters: '(param $d i32) (param $into i32)',
    locals: '(local $value f32)',
    before: `(local.set $value (f32.load ${add(get('d'), get('out'))}))`,
    each: `(f32.store ${spot} (f32.add (f32.load ${spot}) ${get('value')}))`,
    after: '',
  });
}
