import { InputError } from '../../../base/errors.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { Block } from './block.ts';

/**
 * Where an element is along an axis, as a kernel computes it: a whole number from `least` to `most`. gpu.js takes a
 * thread's place, a loop's counter and their sums and products for integers, and everything else for floats.
 */
export interface Coordinate {
  /** Equal coordinates have equal keys. */
  readonly key: string;
  readonly least: number;
  readonly most: number;
  /** Of the outermost block where it is known. */
  readonly depth: number;
  /** Of the innermost block where its code divides; −1 where it does not. */
  readonly divides: number;
  readonly code: (block: Block) => string;
  /** Where it came from when a coordinate of several axes at once was split. */
  readonly part?: { readonly of: Coordinate; readonly by: number; readonly is: 'quotient' | 'remainder' };
}

/** Up to here the division of a shader, which may be off by 2.5 units in the last place, never misses a whole number. */
const EXACT = 2 ** 20;

export function fixed(value: number): Coordinate {
  return { key: String(value), least: value, most: value, depth: 0, divides: -1, code: () => String(value) };
}

/** A thread's place, a loop's counter, or what was read from an array: one of `count` numbers from 0 on. */
export function counter(code: string, count: number, depth: number): Coordinate {
  return { key: code, least: 0, most: Math.max(0, count - 1), depth, divides: -1, code: () => code };
}

export function plus(a: Coordinate, b: Coordinate): Coordinate {
  if (isFixed(a) && !isFixed(b)) return plus(b, a);
  if (isFixed(a)) return fixed(a.least + b.least);
  if (isFixed(b)) {
    if (b.least === 0) return a;
    const [sign, size] = [b.least < 0 ? '-' : '+', Math.abs(b.least)];
    return derived(`(${a.key} ${sign} ${size})`, [a.least + b.least, a.most + b.least], [a], ([of]) => `(${of!} ${sign} ${size})`); // prettier-ignore
  }
  return derived(`(${a.key} + ${b.key})`, [a.least + b.least, a.most + b.most], [a, b], ([x, y]) => `(${x!} + ${y!})`);
}

export function times(a: Coordinate, factor: number): Coordinate {
  if (factor === 1) return a;
  if (factor === 0 || isFixed(a)) return fixed(a.least * factor);
  return derived(`(${a.key} * ${factor})`, [a.least * factor, a.most * factor], [a], ([of]) => `(${of!} * ${factor})`);
}

/** `from` − a. */
export function before(from: number, a: Coordinate): Coordinate {
  if (isFixed(a)) return fixed(from - a.least);
  return derived(`(${from} - ${a.key})`, [from - a.most, from - a.least], [a], ([of]) => `(${from} - ${of!})`);
}

export function quotient(of: Coordinate, by: number): Coordinate {
  if (by === 1) return of;
  const [least, most] = [Math.floor(of.least / by), Math.floor(of.most / by)];
  if (least === most) return fixed(least);
  const key = `quotient ${of.key} ${by}`;
  return {
    ...{ key, least, most, depth: of.depth, divides: of.depth, part: { of, by, is: 'quotient' } },
    code: (block) => {
      if (of.most >= EXACT)
        throw new InputError(
          `gpujs cannot compile this model: an axis of ${of.most + 1} numbers would have to be split; take --engine cpu.`,
        );
      // Half a step up: a quotient that should be whole may come out a little less.
      return block.at(of.depth).keep(`Math.floor((${of.code(block)} + 0.5) / ${by})`, key);
    },
  };
}

export function remainder(of: Coordinate, by: number): Coordinate {
  if (of.least >= 0 && of.most < by) return of;
  const whole = quotient(of, by);
  if (by === 1 || isFixed(of)) return fixed(of.least - whole.least * by);
  const key = `remainder ${of.key} ${by}`;
  return {
    ...{ key, least: 0, most: by - 1, depth: of.depth, divides: of.depth, part: { of, by, is: 'remainder' } },
    code: (block) => block.at(of.depth).keep(`${of.code(block)} - ${times(whole, by).code(block)}`, key),
  };
}

/** The place in row-major order of coordinates in axes of these lengths. */
export function join(at: readonly Coordinate[], lengths: readonly number[]): Coordinate {
  return lengths.reduce((flat, length, axis) => {
    if (length === 1) return flat;
    const [outer, inner] = [flat.part, at[axis]!.part];
    const wasOne =
      outer?.is === 'quotient' &&
      inner?.is === 'remainder' &&
      outer.by === length &&
      inner.by === length &&
      outer.of.key === inner.of.key;
    return wasOne ? outer.of : plus(times(flat, length), at[axis]!);
  }, fixed(0));
}

/** The coordinates in axes of these lengths of a place in row-major order. */
export function split(flat: Coordinate, lengths: readonly number[]): readonly Coordinate[] {
  let rest = flat;
  let left = sizeOf(lengths);
  return lengths
    .toReversed()
    .map((length) => {
      left /= length;
      if (length === 1) return fixed(0);
      const at = left === 1 ? rest : remainder(rest, length);
      rest = quotient(rest, length);
      return at;
    })
    .reverse();
}

/** The same coordinate, not known before a branch: nor is what it was a part of, or it could be read from there. */
export function knownIn({ depth }: Block, { key, least, most, divides, code }: Coordinate): Coordinate {
  return { key, least, most, depth, divides, code };
}

/** The same where the branch has made sure that it is one of `length`. */
export function within(block: Block, at: Coordinate, length: number): Coordinate {
  return { ...knownIn(block, at), least: Math.max(0, at.least), most: Math.min(length - 1, at.most) };
}

/** What has to be asked of a coordinate for it to be one of `length`; nothing where it cannot be another. */
export function inside(at: Coordinate, length: number, block: Block): readonly string[] {
  const code = at.code(block);
  return [...(at.least < 0 ? [`${code} >= 0`] : []), ...(at.most >= length ? [`${code} < ${length}`] : [])];
}

const isFixed = ({ least, most }: Coordinate): boolean => least === most;

function derived(
  key: string,
  [one, other]: readonly [number, number],
  of: readonly Coordinate[],
  write: (codes: readonly string[]) => string,
): Coordinate {
  return {
    key,
    least: Math.min(one, other),
    most: Math.max(one, other),
    depth: Math.max(...of.map(({ depth }) => depth)),
    divides: Math.max(...of.map(({ divides }) => divides)),
    code: (block) => write(of.map((each) => each.code(block))),
  };
}
