import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { golden } from '../../fixtures/torch/golden.ts';
import { epochOrder, Generator } from '../../src/base/random.ts';
import { initialise } from '../../src/problem/initialise.ts';

const [network] = golden('network').cases;

function digest(values: Uint32Array | Float32Array) {
  return { head: [...values.subarray(0, 4)], sha256: createHash('sha256').update(values).digest('hex') };
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
}

it.each([
  { layout: 'row-major, as PyTorch stores them', columnMajor: false },
  { layout: 'input-major, with the draws down the columns', columnMajor: true },
])("gives a network PyTorch's first values and first epoch when weights are $layout", ({ columnMajor }) => {
  const generator = new Generator(network!.seed);
  for (const { head, sha256, rows, columns, bound } of network!.parameters) {
    const values = columnMajor
      ? transpose(initialise({ kind: 'uniform', bound, columnMajor }, columns, rows, generator), columns, rows)
      : initialise({ kind: 'uniform', bound, columnMajor }, rows, columns, generator);
    expect(digest(values)).toEqual({ head, sha256 });
  }
  expect(digest(epochOrder(generator, 60000))).toEqual(network!.order);
});
