import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Block } from '../../../src/engine/gpujs/graph/block.ts';
import {
  counter,
  fixed,
  join,
  plus,
  split,
  within,
  type Coordinate,
} from '../../../src/engine/gpujs/graph/coordinate.ts';

/** What the code of coordinates says for a value of x, every division off by so many halves of a unit in the last place. */
function valuesOf(coordinates: readonly Coordinate[], x: number, off: number): readonly number[] {
  const block = new Block();
  const codes = coordinates.map((each) => each.code(block));
  const divided = block.lines.map((line) => line.replace(/Math\.floor\((.*) \/ (\d+)\)/, 'Math.floor(divide($1, $2))'));
  const divide = (a: number, b: number): number => Math.fround(a / b) * (1 + off * 2 ** -24);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code of a kernel
  const run = new Function('x', 'divide', [...divided, `return [${codes.join()}];`].join('\n')) as (
    at: number,
    by: typeof divide,
  ) => readonly number[];
  return run(x, divide);
}

const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });

test('a place is split into coordinates exactly, though a shader divides only nearly so', () => {
  fc.assert(
    fc.property(lengths, fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(-5, 0, 5), (shape, part, off) => {
      const size = shape.reduce((product, n) => product * n, 1);
      fc.pre(size <= 2 ** 20);
      const x = Math.min(size - 1, Math.floor(part * size));
      const at = valuesOf(split(counter('x', size, 0), shape), x, off);
      expect(at.reduce((flat, each, axis) => flat * shape[axis]! + each, 0)).toBe(x);
      at.forEach((each, axis) => {
        expect(each >= 0 && each < shape[axis]!).toBe(true);
      });
    }),
    { numRuns: 1000, seed: 1 },
  );
});

test('every number next to a multiple is divided exactly, up to the largest that is split', () => {
  const most = 2 ** 20;
  for (const by of [3, 7, 49, 784, 1000])
    for (let multiple = by; multiple < most; multiple += by * Math.max(1, Math.floor(most / by / 300)))
      for (const x of [multiple - 1, multiple])
        for (const off of [-5, 5])
          expect(valuesOf(split(counter('x', most, 0), [Math.ceil(most / by), by]), x, off)[0]).toBe(
            Math.floor(x / by),
          );
});

test('what was split and is joined again takes no division', () => {
  const x = counter('x', 120, 0);
  const [a, b, c, d] = split(x, [2, 3, 4, 5]) as [Coordinate, Coordinate, Coordinate, Coordinate];
  expect(join([a, b, c, d], [2, 3, 4, 5])).toBe(x);
  expect(join([a, b, fixed(0), c, d], [2, 3, 1, 4, 5])).toBe(x);
  expect(join([a, b, d, c], [2, 3, 5, 4]).divides).toBe(0);
  expect(join([plus(a, fixed(1)), b, c, d], [3, 3, 4, 5]).divides).toBe(0);
});

test('what a branch has made sure of is not read before it', () => {
  const block = new Block();
  const [row, column] = split(counter('x', 20, 0), [5, 4]) as [Coordinate, Coordinate];
  block.inside('if (true)', (inner) => {
    const known = within(inner, row, 3);
    expect([known.least, known.most, known.depth]).toEqual([0, 2, 1]);
    expect(join([known, column], [3, 4]).depth).toBe(1);
  });
});

test('a place that is too large to be split exactly is refused', () => {
  const [first] = split(counter('x', 2 ** 20 + 2, 0), [2 ** 19 + 1, 2]);
  expect(() => first!.code(new Block())).toThrow(
    /an axis of 1048578 numbers would have to be split; take --engine cpu\.$/,
  );
});
