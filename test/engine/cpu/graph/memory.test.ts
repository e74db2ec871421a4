import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aligned, ALIGNMENT, place } from '../../../../src/engine/cpu/graph/memory.ts';

const life = fc
  .tuple(fc.nat(2000), fc.nat(30), fc.nat(10))
  .map(([bytes, from, steps]) => ({ bytes, from, to: from + steps }));

test('buffers whose lives overlap share no bytes, nor the room behind them', () => {
  fc.assert(
    fc.property(fc.array(life, { maxLength: 40 }), (lives) => {
      const { offsets, bytes } = place(lives);
      lives.forEach((one, i) => {
        expect(offsets[i]! % ALIGNMENT).toBe(0);
        expect(offsets[i]! + one.bytes + 16).toBeLessThanOrEqual(bytes);
        lives.slice(0, i).forEach((other, j) => {
          if (one.from > other.to || other.from > one.to) return;
          const [first, second] = offsets[i]! < offsets[j]! ? [i, j] : [j, i];
          expect(offsets[first]! + lives[first]!.bytes + 16).toBeLessThanOrEqual(offsets[second]!);
        });
      });
    }),
    { numRuns: 300, seed: 5 },
  );
});

test('a chain takes the memory of two of its links', () => {
  const chain = Array.from({ length: 50 }, (_, i) => ({ bytes: 1000, from: i, to: i + 1 }));
  expect(place(chain).bytes).toBe(2 * aligned(1000));
});

test('nothing needs no memory', () => {
  expect(place([])).toEqual({ offsets: [], bytes: 0 });
});
