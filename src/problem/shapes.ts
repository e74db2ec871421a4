import { canonicalJson } from '../base/json.ts';
import type { ParameterShape, ProblemSpec } from './problem.ts';

const MNIST = { features: 784, classes: 10 };

/** The different shapes that a problem's parameters have, each once in every group; no data are needed. */
export function parameterShapes(problem: ProblemSpec): readonly ParameterShape[] {
  const shapes = new Map(shapesOf(problem).map((shape) => [canonicalJson(shape), shape]));
  return [...shapes.values()];
}

/** The groups that a problem's parameters are in. */
export function parameterGroups(problem: ProblemSpec): readonly string[] {
  return [...new Set(shapesOf(problem).flatMap(({ group }) => group ?? []))];
}

function shapesOf(problem: ProblemSpec): readonly ParameterShape[] {
  switch (problem.kind) {
    case 'mnistMlp':
      return layers(problem.hidden);
    case 'mnistLogistic':
      return layers([]);
    case 'quadratic':
      return [{ rows: problem.dimensions, columns: 1, group: 'weight' }];
    case 'rosenbrock':
    case 'function':
      return [{ rows: problem.start.length, columns: 1, group: 'weight' }];
    case 'model':
      return problem.shapes;
    default:
      return problem satisfies never;
  }
}

function layers(hidden: readonly number[]): readonly ParameterShape[] {
  const widths = [MNIST.features, ...hidden, MNIST.classes];
  // A thousand equal layers have one shape: those between them are not looked at one by one.
  const pairs = new Map(widths.slice(1).map((rows, i) => [`${rows} ${widths[i]!}`, { rows, columns: widths[i]! }]));
  return [...pairs.values()].flatMap(({ rows, columns }) => [
    { rows, columns, group: 'weight' },
    { rows, columns: 1, group: 'bias' },
  ]);
}
