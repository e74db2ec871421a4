import { splat } from '../../wat.ts';
import type { Turn } from './turn.ts';

export type Reduction = 'sum' | 'max';

/** From so many numbers on the sum of a row is computed in double precision. */
const LONG_ROW = 512;

/** The WAT of a reduction of a row of numbers, in parts that are put together at its end: within one, each step waits for the one before. */
export interface RowReduction {
  /** Its own, v128. */
  readonly locals: readonly string[];
  readonly start: string;
  readonly add: (value: string, turn: Turn) => string;
  /** What it has come to, in all four lanes. */
  readonly result: string;
}

/**
 * @param name its locals begin with it
 * @param parts a power of two
 */
export function rowReduction(name: string, reduction: Reduction, length: number, parts: number): RowReduction {
  const isLong = reduction === 'sum' && length > LONG_ROW;
  const locals = Array.from({ length: parts }, (_, part) => `$${name}.${part}`);
  const first = splat(reduction === 'sum' ? 0 : -Infinity);
  const operation = reduction === 'sum' ? 'add' : 'max';
  const get = (part: number): string => `(local.get ${locals[part]!})`;
  const set = (part: number, value: string): string => `(local.set ${locals[part]!} ${value})`;
  const whole = (type: string, from = 0, to = parts): string => {
    const middle = (from + to) / 2;
    return to - from === 1
      ? get(from)
      : `(${type}.${operation} ${whole(type, from, middle)} ${whole(type, middle, to)})`;
  };
  return {
    locals,
    start: locals.map((_, part) => set(part, first)).join('\n'),
    add: (value, { lanes, part }) => {
      if (isLong) {
        const double = (numbers: string): string =>
          set(part, `(f64x2.add ${get(part)} (f64x2.promote_low_f32x4 ${numbers}))`);
        if (lanes === 1) return double(`(v128.and ${value} (v128.const i32x4 -1 0 0 0))`);
        const high = `(i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 ${value} ${value})`;
        return `${double(value)} ${double(high)}`;
      }
      if (lanes === 4) return set(part, `(f32x4.${operation} ${get(part)} ${value})`);
      const number = `(f32.${operation} (f32x4.extract_lane 0 ${get(part)}) (f32x4.extract_lane 0 ${value}))`;
      return set(part, `(f32x4.replace_lane 0 ${get(part)} ${number})`);
    },
    result: isLong
      ? `(block (result v128) ${set(0, whole('f64x2'))}
          (f32x4.splat (f32.demote_f64 (f64.add (f64x2.extract_lane 0 ${get(0)}) (f64x2.extract_lane 1 ${get(0)})))))`
      : `(block (result v128) ${set(0, whole('f32x4'))} (f32x4.splat (f32.${operation}
          (f32.${operation} (f32x4.extract_lane 0 ${get(0)}) (f32x4.extract_lane 1 ${get(0)}))
          (f32.${operation} (f32x4.extract_lane 2 ${get(0)}) (f32x4.extract_lane 3 ${get(0)})))))`,
  };
}
