import { normals } from '../base/random-normal.ts';
import { Generator, randperm } from '../base/random.ts';
import { defineProblem, type ProblemDefinition } from '../model/define-problem.ts';
import { mseLoss } from '../model/losses.ts';
import { arrays } from '../problem/data/sources/arrays.ts';
import { checkCount, checkNumber, checkOptions } from '../problem/options.ts';
import type { ZooEntry } from './entry.ts';

export interface MatrixFactorisationOptions {
  readonly rows?: number;
  readonly columns?: number;
  /** Of the matrix that is to be found, and of its factors. */
  readonly rank?: number;
  /** The share of the matrix's numbers that is learnt from; as many others are to be told. */
  readonly known?: number;
  /** Factor of the first values, which are normal with deviation 0.1; 1 when not given. */
  readonly initScale?: number;
}

/**
 * Completes a matrix of low rank from some of its numbers, as the product of two factors: a row of one and a row of the
 * other for each number, whose inner product is to be that. Not convex, with a saddle where both factors are 0, and every
 * step has gradients for a few rows alone. Made for this zoo: 200 × 100 of rank 5, of which 30 % are known.
 *
 * Source of the model: Y. Koren, R. Bell and C. Volinsky, "Matrix Factorization Techniques for Recommender Systems", 2009.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function matrixFactorisation(options: MatrixFactorisationOptions = {}): ProblemDefinition {
  checkOptions('matrixFactorisation', options, ['rows', 'columns', 'rank', 'known', 'initScale']);
  const { rows = 200, columns = 100, rank = 5, known = 0.3, initScale = 1 } = options;
  checkCount('matrixFactorisation', 'rows', rows, 2, 10_000);
  checkCount('matrixFactorisation', 'columns', columns, 2, 10_000);
  checkCount('matrixFactorisation', 'rank', rank, 1, Math.min(rows, columns));
  checkNumber('matrixFactorisation', 'known', known, 0.001, 0.5);
  checkNumber('matrixFactorisation', 'initScale', initScale, 0, 1e6);
  const initial = { kind: 'normal', mean: 0, std: 0.1 } as const;
  return defineProblem({
    name: 'matrixFactorisation',
    data: arrays({
      name: 'a matrix of low rank',
      fields: { row: [], column: [], value: [] },
      ...numbersOf(rows, columns, rank, Math.ceil(known * rows * columns)),
    }),
    loss({ row, column, value }, net) {
      net.scaleInitial(initScale);
      const left = net.parameter('left', [rows, rank], initial).take(row);
      const right = net.parameter('right', [columns, rank], initial).take(column);
      return { loss: mseLoss(left.mul(right).sum(1), value) };
    },
  });
}

/** So many numbers of a matrix for training and as many others for judging; they have a variance of about 1. */
function numbersOf(rows: number, columns: number, rank: number, count: number) {
  const generator = new Generator(0);
  const [left, right] = [rows, columns].map((length) => normals(length * rank, 0, rank ** -0.25, generator)) as [
    Float32Array,
    Float32Array,
  ];
  const value = (row: number, column: number): number =>
    Array.from({ length: rank }, (_, k) => left[row * rank + k]! * right[column * rank + k]!).reduce((a, b) => a + b);
  const places = randperm(rows * columns, generator);
  const part = (from: number) => {
    const at = [...places.subarray(from, from + count)].map(
      (place) => [place % rows, Math.floor(place / rows)] as const,
    );
    return {
      row: Int32Array.from(at, ([row]) => row),
      column: Int32Array.from(at, ([, column]) => column),
      value: Float32Array.from(at, ([row, column]) => value(row, column)),
    };
  };
  return { train: part(0), test: part(count) };
}

export const matrixFactorisationEntry: ZooEntry = {
  name: 'matrixFactorisation',
  description: 'completes a generated matrix 200 × 100 of rank 5 from 30 % of its numbers, squared error',
  source: 'model of Koren, Bell and Volinsky 2009',
  parameters: 1500,
  make: matrixFactorisation,
  batchSize: 100,
  epochs: 50,
  quick: { make: () => matrixFactorisation({ rows: 50, columns: 40, rank: 3 }), batchSize: 50, epochs: 10 },
};
