import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  contiguous,
  expanded,
  flipped,
  isContiguous,
  permuted,
  reshaped,
  sizeOf,
  sliced,
  type View,
} from '../../../../src/engine/cpu/graph/view.ts';

/** Where each number of a view lies, in order. */
function places({ shape, strides, offset }: View): readonly number[] {
  return shape.reduce<readonly number[]>(
    (all, length, axis) => all.flatMap((at) => Array.from({ length }, (_, i) => at + i * strides[axis]!)),
    [offset],
  );
}

const lengths = fc.array(fc.constantFrom(1, 2, 3, 4), { minLength: 1, maxLength: 4 });
/** A view of a tensor after some permutations, slices, flips and expansions. */
const views = fc
  .tuple(
    lengths,
    fc.array(fc.tuple(fc.constantFrom('permute', 'slice', 'flip', 'expand'), fc.nat(99)), { maxLength: 4 }),
  )
  .map(([shape, changes]) =>
    changes.reduce<View>(
      (view, [change, salt]) => {
        const axis = salt % view.shape.length;
        const length = view.shape[axis]!;
        if (change === 'permute')
          return permuted(
            view,
            view.shape.map((_, i) => (i + axis) % view.shape.length),
          );
        if (change === 'slice') return sliced(view, axis, salt % length, length - (salt % length));
        if (change === 'flip') return flipped(view, axis);
        return length === 1 ? expanded(view, view.shape.with(axis, 3)) : view;
      },
      contiguous(null, shape),
    ),
  );

test('a view in another shape has its numbers in the same places, and is refused only where they lie in none', () => {
  const shapes = fc.tuple(views, fc.nat(99)).map(([view, salt]) => {
    const size = sizeOf(view.shape);
    const divisors = [1, 2, 3, 4, 6, 8, 12].filter((n) => size % n === 0);
    const first = divisors[salt % divisors.length]!;
    return [view, [[first, size / first], [1, size], [size / first, 1, first], [...view.shape, 1]]] as const; // prettier-ignore
  });
  let [said, refused] = [0, 0];
  fc.assert(
    fc.property(shapes, ([view, all]) => {
      for (const shape of all) {
        const found = reshaped(view, shape);
        if (found === null) {
          refused += 1;
          // Along some axis of the new shape the distance from number to number is not everywhere the same.
          const at = places(view);
          const regular = shape.every((length, axis) => {
            const below = sizeOf(shape.slice(axis + 1));
            const steps = at.flatMap((place, i) =>
              Math.floor(i / below) % length < length - 1 ? [at[i + below]! - place] : [],
            );
            return new Set(steps).size <= 1;
          });
          expect(regular, `${view.shape.join()} with strides ${view.strides.join()} as ${shape.join()}`).toBe(false);
        } else {
          said += 1;
          expect(found.shape).toEqual(shape);
          expect(places(found)).toEqual(places(view));
        }
      }
    }),
    { numRuns: 400, seed: 3 },
  );
  expect(Math.min(said, refused)).toBeGreaterThan(50);
});

test('only numbers one behind the other are without gaps', () => {
  fc.assert(
    fc.property(views, (view) => {
      const at = places(view);
      expect(isContiguous(view)).toBe(at.every((place, i) => place === at[0]! + i));
    }),
    { numRuns: 400, seed: 4 },
  );
});

test('a broadcast repeats axes of length 1 and those that are missing', () => {
  const view = permuted(contiguous(null, [2, 1, 3]), [2, 1, 0]);
  expect(places(expanded(view, [2, 3, 2, 2]))).toEqual(
    [0, 1].flatMap(() => [0, 1, 2].flatMap((i) => [i, i + 3, i, i + 3])),
  );
});
