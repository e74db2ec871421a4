import type { Model } from '../graph/model.ts';
import type { FieldData } from '../problem/data/fields.ts';
import type { KnownProblemSpec } from '../problem/problem.ts';
import { rotatedAxes } from '../problem/rotated-axes.ts';
import type { ProblemDefinition } from './define-problem.ts';
import { functionModel } from './function-model.ts';
import { mlp } from './mlp.ts';
import type { Net } from './net.ts';
import { map } from '../graph/tensor/map.ts';
import { traceModel } from './trace-problem.ts';

/** The model of a problem that the harness brings along, or of a formula: made of the problem wherever it is trained. */
export function builtInModel(problem: KnownProblemSpec, data: FieldData, batchSize: number): Model {
  const traced = (loss: ProblemDefinition['loss']): Model => traceModel({ name: problem.kind, loss }, data, batchSize);
  switch (problem.kind) {
    case 'mnistMlp':
      return traced(mlp(problem.hidden, 10));
    case 'mnistLogistic':
      return traced(mlp([], 10));
    case 'quadratic':
      return traced((_, net) => quadraticLoss(problem.dimensions, rotatedAxes(problem), net));
    case 'rosenbrock':
      return traced((_, net) => rosenbrockLoss(problem.start, net));
    case 'function':
      return functionModel(problem);
    default:
      return problem satisfies never;
  }
}

/** The sum of the squares of x·A: never below 0, and with all its digits close to the minimum. */
function quadraticLoss(dimensions: number, axes: readonly (readonly number[])[], net: Net) {
  const x = net.parameter('x', [dimensions], 1, { group: 'weight' });
  const along = x.reshape(1, dimensions).matmul(net.constant([dimensions, dimensions], axes.flat()));
  return { loss: along.mul(along).sum() };
}

/** Σ (1 − x)² + 100 (y − x²)² over neighbours x, y. */
function rosenbrockLoss(start: readonly number[], net: Net) {
  const x = net.parameter('x', [start.length], start, { group: 'weight' });
  const [left, right] = [x.slice(0, 0, start.length - 1), x.slice(0, 1, start.length)];
  return { loss: map((a, b) => (1 - a) * (1 - a) + 100 * (b - a * a) * (b - a * a), left, right).sum() };
}
