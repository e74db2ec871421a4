import { Generator, uniform } from '../../../src/base/random.ts';
import type { Engine, Session } from '../../../src/engine/engine.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import { gradientOf } from '../../../src/graph/model.ts';
import { bareModel, cohortOf } from '../../engine/models.ts';
import { syntheticData } from '../../engine/synthetic.ts';
import type { Plain, Tensor } from './tensor.ts';

/** What networks have: matrices of either proportion, a bias, and a tensor of a single number. */
const shapes = [
  { name: 'wide', rows: 5, columns: 7, isMatrix: true },
  { name: 'tall', rows: 6, columns: 3, isMatrix: true },
  { name: 'bias', rows: 5, columns: 1, isMatrix: false },
  { name: 'one', rows: 1, columns: 1, isMatrix: false },
];

const model = bareModel(
  Object.fromEntries(shapes.map(({ name, rows, columns, isMatrix }) => [name, isMatrix ? [rows, columns] : [rows]])),
);

const count = shapes.reduce((sum, { rows, columns }) => sum + rows * columns, 0);

/** The gradient of all numbers, in the order of the tensors, at `values` and a step. */
export type Gradient = (values: Float64Array, step: number) => Float64Array;

const noise = (length: number, seed: number): Float64Array => {
  const generator = new Generator(seed);
  return Float64Array.from({ length }, () => uniform(-1, 1, generator));
};

const factor = noise(count * count, 1);
const slope = noise(count, 2);

/** That of ½|Fx|² / n + ¼|x|² + bᵀx, which ties every number to every other and has its minimum near the start. */
export const quadratic: Gradient = (x) => {
  const row = (i: number): Float64Array => factor.subarray(i * count, (i + 1) * count);
  const products = x.map((_, i) => row(i).reduce((sum, entry, j) => sum + entry * x[j]!, 0) / count);
  const gradient = slope.map((entry, i) => entry + x[i]! / 2);
  products.forEach((product, i) => {
    row(i).forEach((entry, j) => {
      gradient[j]! += entry * product;
    });
  });
  return gradient;
};

export const randomStart = noise(count, 3);
export const zeroStart = new Float64Array(count);

/**
 * Trains by an engine and by a plain optimizer, each with the gradients where it is itself. Returns, for each step, the
 * numbers of both, tensor by tensor.
 */
export async function follow(
  engine: Engine,
  optimizer: RuleOptimizer,
  plain: Plain,
  { start, gradient, steps }: { readonly start: Float64Array; readonly gradient: Gradient; readonly steps: number },
): Promise<readonly (readonly Pair[])[]> {
  const data = syntheticData(1, 2, 1, 1);
  const session = await engine.open(cohortOf({ model, data, batchSize: 1 }, optimizer));
  const [mine, theirs] = [tensorsAt(start), tensorsAt(start)];
  for (const [i, tensor] of mine.entries()) await session.write(shapes[i]!.name, tensor.values);
  const path: Pair[][] = [];
  for (let step = 1; step <= steps; step++) {
    setGradients(mine, gradient, step);
    for (const [i, tensor] of mine.entries()) await session.write(gradientOf(shapes[i]!.name), tensor.gradient);
    await session.update();
    await readInto(session, mine);
    setGradients(theirs, gradient, step);
    plain.step(theirs);
    path.push(
      shapes.map(({ name }, i) => ({
        name,
        actual: mine[i]!.values.slice(),
        expected: theirs[i]!.values.slice(),
      })),
    );
  }
  await session.close();
  return path;
}

export interface Pair {
  readonly name: string;
  readonly actual: Float64Array;
  readonly expected: Float64Array;
}

/** The largest difference in any tensor at any step, as a share of the tensor's largest number. */
export function worstDeviation(path: readonly (readonly Pair[])[]): number {
  return Math.max(...path.flat().map(({ actual, expected }) => deviation(actual, expected)));
}

export function deviation(actual: Float64Array, expected: Float64Array): number {
  const largest = Math.max(...expected.map(Math.abs));
  const difference = Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!)));
  return difference === 0 ? 0 : difference / largest;
}

function tensorsAt(start: Float64Array): readonly Tensor[] {
  let at = 0;
  return shapes.map(({ rows, columns, isMatrix }) => {
    const values = start.slice(at, at + rows * columns);
    at += rows * columns;
    return { rows, columns, isMatrix, values, gradient: new Float64Array(values.length) };
  });
}

function setGradients(tensors: readonly Tensor[], gradient: Gradient, step: number): void {
  const all = gradient(Float64Array.from(tensors.flatMap(({ values }) => [...values])), step);
  let at = 0;
  for (const tensor of tensors) {
    tensor.gradient.set(all.subarray(at, at + tensor.values.length));
    at += tensor.values.length;
  }
}

async function readInto(session: Session, tensors: readonly Tensor[]): Promise<void> {
  for (const [i, { values }] of tensors.entries()) values.set(await session.read(shapes[i]!.name));
}
