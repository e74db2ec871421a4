import { describe, expect, test } from 'vitest';
import { evaluateGraph } from '../../../src/engine/reference/graph/evaluate.ts';
import { type Builder, finish, newBuilder } from '../../../src/graph/builder.ts';
import { constant, index, named } from '../../../src/graph/operation/leaf.ts';
import { poolPick } from '../../../src/graph/operation/pool.ts';
import { matmul } from '../../../src/graph/operation/product.ts';
import { argmax, max, sum } from '../../../src/graph/operation/reduce.ts';
import { put, take } from '../../../src/graph/operation/rows.ts';
import { concat, flip, pad, permute } from '../../../src/graph/operation/view.ts';

function evaluate(write: (builder: Builder) => number, input: Readonly<Record<string, readonly number[]>> = {}) {
  const builder = newBuilder();
  return [...evaluateGraph(finish(builder, { y: write(builder) }), { input })['y']!];
}

const matrix = [1, 2, 3, 4, 5, 6];
const window = { kernel: [2, 2], stride: [2, 2], padding: [1, 1] } as const;
const rows = (g: Builder, length: number) =>
  named(g, { kind: 'input', name: 'rows', shape: [length], type: 'integer' });

/** What is written, what it shall be, and why that is worth a row. */
const cases: readonly (readonly [name: string, write: (g: Builder) => number, expected: readonly number[]])[] = [
  ['the first of equals is the largest', (g) => argmax(g, constant(g, [1, 3, 3], [3]), 0), [1]],
  ['NaN is larger than all', (g) => argmax(g, constant(g, [Infinity, NaN, NaN], [3]), 0), [1]],
  ['of −∞ alone there is a largest', (g) => argmax(g, constant(g, [-Infinity, -Infinity], [2]), 0), [0]],
  ['a maximum with NaN is NaN', (g) => max(g, constant(g, [1, NaN, 3], [3]), [0]), [NaN]],
  ['a sum of nothing is 0', (g) => sum(g, constant(g, [], [2, 0]), [1]), [0, 0]],
  ['sums over both ends', (g) => sum(g, constant(g, [...matrix, ...matrix], [2, 2, 3]), [0, 2]), [12, 30]],
  ['a product over nothing is 0', (g) => matmul(g, constant(g, [], [2, 0]), constant(g, [], [0, 1])), [0, 0]],
  ['positions', (g) => index(g, 3, 1, 3), [0, 1, 2]],
  ['a permutation', (g) => permute(g, constant(g, matrix, [2, 3]), [1, 0]), [1, 4, 2, 5, 3, 6]],
  ['a flip', (g) => flip(g, constant(g, matrix, [2, 3]), [0]), [4, 5, 6, 1, 2, 3]],
  ['zeros around', (g) => pad(g, constant(g, [1, 2], [1, 2]), [1, 0], [0, 1]), [0, 0, 0, 1, 2, 0]],
  ['parts side by side', (g) => concat(g, [constant(g, [1, 2], [2, 1]), constant(g, [3, 4, 5, 6], [2, 2])], 1), [1, 3, 4, 2, 5, 6]],
  ['padding is never picked', (g) => { const x = constant(g, [-1, -2, -3, -4], [1, 1, 2, 2]); return poolPick(g, x, x, window); }, [-1, -2, -3, -4]],
]; // prettier-ignore

describe('a graph in float64:', () => {
  test.each(cases)('%s', (_, write, expected) => {
    expect(evaluate(write)).toEqual(expected);
  });

  test('rows are taken in any order, and added where they are put twice', () => {
    const table = (g: Builder) => constant(g, matrix, [3, 2]);
    expect(evaluate((g) => take(g, table(g), rows(g, 4)), { rows: [2, 0, 2, 1] })).toEqual([5, 6, 1, 2, 5, 6, 3, 4]);
    expect(evaluate((g) => put(g, rows(g, 3), table(g), 4), { rows: [3, 0, 3] })).toEqual([3, 4, 0, 0, 0, 0, 6, 8]);
    expect(evaluate((g) => take(g, table(g), rows(g, 0)), { rows: [] })).toEqual([]);
    expect(() => evaluate((g) => take(g, table(g), rows(g, 1)), { rows: [3] })).toThrow('row 3 of a table of 3');
  });

  test('a leaf without numbers, or with too few, is named', () => {
    expect(() => evaluate((g) => rows(g, 2))).toThrow('input rows: got no numbers, expected 2');
    expect(() => evaluate((g) => rows(g, 2), { rows: [1] })).toThrow('input rows: got 1 numbers, expected 2');
  });
});
