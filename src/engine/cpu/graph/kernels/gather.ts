import { f32, loop } from '../../wat.ts';

const get = (name: string): string => `(local.get $${name})`;
const add = (a: string, b: string): string => `(i32.add ${a} ${b})`;

/** The row of a table that a number names; numbers that name none read the nearest row, so that nothing is read from beyond. */
const row = `(local.set $row (i32.trunc_sat_f32_s (f32.load ${get('indices')})))
  (if (i32.lt_s ${get('row')} (i32.const 0)) (then (local.set $row (i32.const 0))))
  (if (i32.ge_s ${get('row')} ${get('rows')}) (then (local.set $row (i32.sub ${get('rows')} (i32.const 1)))))
  (local.set $at ${add(get('table'), `(i32.mul ${get('row')} ${get('bytes')})`)})`;

/** (table, indices, into, count, rows, bytes): copies for each index the row of the table, `bytes` long. */
const take = `(func $take (export "take")
    (param $table i32) (param $indices i32) (param $into i32) (param $count i32) (param $rows i32) (param $bytes i32)
  (local $i i32) (local $row i32) (local $at i32)
  ${loop(
    'i',
    get('count'),
    1,
    `${row}
    (memory.copy ${get('into')} ${get('at')} ${get('bytes')})
    (local.set $into ${add(get('into'), get('bytes'))})
    (local.set $indices ${add(get('indices'), '(i32.const 4)')})`,
  )})`;

/** (table, indices, from, count, rows, bytes): adds each row of `from` to the row of the table that its index names. */
const put = `(func $put (export "put")
    (param $table i32) (param $indices i32) (param $from i32) (param $count i32) (param $rows i32) (param $bytes i32)
  (local $i i32) (local $j i32) (local $row i32) (local $at i32) (local $spot i32)
  ${loop(
    'i',
    get('count'),
    1,
    `${row}
    ${loop(
      'j',
      `(i32.and ${get('bytes')} (i32.const -16))`,
      16,
      `(local.set $spot ${add(get('at'), get('j'))})
      (v128.store ${get('spot')} (f32x4.add (v128.load ${get('spot')}) (v128.load ${add(get('from'), get('j'))})))`,
    )}
    ${loop(
      'j',
      get('bytes'),
      4,
      `(local.set $spot ${add(get('at'), get('j'))})
      (f32.store ${get('spot')} (f32.add (f32.load ${get('spot')}) (f32.load ${add(get('from'), get('j'))})))`,
      null,
    )}
    (local.set $from ${add(get('from'), get('bytes'))})
    (local.set $indices ${add(get('indices'), '(i32.const 4)')})`,
  )})`;

/**
 * (of, into, outer, count, stride): the position of the largest of `count` numbers, `stride` numbers apart, for each of
 * `outer` · `stride` lines; the first of equals, and NaN before all.
 */
const argmax = `(func $argmax (export "argmax")
    (param $of i32) (param $into i32) (param $outer i32) (param $count i32) (param $stride i32)
  (local $o i32) (local $s i32) (local $k i32) (local $at i32) (local $best f32) (local $value f32) (local $place i32)
  ${loop(
    'o',
    get('outer'),
    1,
    `${loop(
      's',
      get('stride'),
      1,
      `(local.set $at ${add(get('of'), `(i32.shl ${get('s')} (i32.const 2))`)})
      (local.set $best ${f32(-Infinity)}) (local.set $place (i32.const 0))
      ${loop(
        'k',
        get('count'),
        1,
        `(local.set $value (f32.load ${get('at')}))
        (if (i32.or (f32.gt ${get('value')} ${get('best')})
            (i32.and (f32.ne ${get('value')} ${get('value')}) (f32.eq ${get('best')} ${get('best')})))
          (then (local.set $best ${get('value')}) (local.set $place ${get('k')})))
        (local.set $at ${add(get('at'), `(i32.shl ${get('stride')} (i32.const 2))`)})`,
      )}
      (f32.store ${get('into')} (f32.convert_i32_u ${get('place')}))
      (local.set $into ${add(get('into'), '(i32.const 4)')})`,
    )}
    (local.set $of ${add(get('of'), `(i32.shl (i32.mul ${get('count')} ${get('stride')}) (i32.const 2))`)})`,
  )})`;

export const gatherKernels: readonly string[] = [take, put, argmax];
