import type { ParameterShape, ProblemSpec } from './problem.ts';

const MNIST = { features: 784, classes: 10 };

/** The different shapes that a problem's parameters have, each once; no data are needed. */
export function parameterShapes(problem: ProblemSpec): readonly ParameterShape[] {
  const shapes = shapesOf(problem);
  return shapes.filter(
    ({ rows, columns }, i) => shapes.findIndex((other) => other.rows === rows && other.columns === columns) === i,
  );
}

function shapesOf(problem: ProblemSpec): readonly ParameterShape[] {
  switch (problem.kind) {
    case 'mnistMlp':
      return layers(problem.hidden);
    case 'mnistLogistic':
      return layers([]);
    case 'quadratic':
      return [{ rows: problem.dimensions, columns: 1 }];
    case 'rosenbrock':
    case 'function':
      return [{ rows: problem.start.length, columns: 1 }];
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
    { rows, columns },
    { rows, columns: 1 },
  ]);
}
