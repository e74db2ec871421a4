import { expect, test } from 'vitest';
import { tensorRanges } from '../../src/engine/whole.ts';
import { buildProgram } from '../../src/problem/build.ts';
import { mnistLogistic } from '../../src/problem/mnist-logistic.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { rosenbrock } from '../../src/problem/rosenbrock.ts';
import { parameterShapes } from '../../src/problem/shapes.ts';
import { syntheticData } from '../engine/synthetic.ts';

test.each([
  mnistMlp({ hidden: [5] }),
  mnistMlp({ hidden: [7, 1, 7, 7] }),
  mnistLogistic(),
  quadratic({ dimensions: 6 }),
  rosenbrock({ start: [1, 2, 3] }),
])('the shapes of the parameters are those of the program: %o', (problem) => {
  const program = buildProgram(problem, syntheticData(784, 10, 1, 1));
  // Engines hold a weight as [in, out], PyTorch as [out, in].
  const shapes = tensorRanges(program).map(({ rows, columns }) => `${columns} × ${rows}`);
  const found = parameterShapes(problem).map(({ rows, columns }) => `${rows} × ${columns}`);
  expect([...new Set(found)].toSorted()).toEqual([...new Set(shapes)].toSorted());
});
