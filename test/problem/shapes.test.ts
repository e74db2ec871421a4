import { expect, test } from 'vitest';
import { modelRanges } from '../../src/engine/whole.ts';
import { builtInModel } from '../../src/model/built-in.ts';
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
])('the shapes of the parameters are those of the model: %o', (problem) => {
  const model = builtInModel(problem, syntheticData(784, 10, 1, 1), 1);
  const shapes = modelRanges(model.parameters).map(({ rows, columns }) => `${rows} × ${columns}`);
  const found = parameterShapes(problem).map(({ rows, columns }) => `${rows} × ${columns}`);
  expect([...new Set(found)].toSorted()).toEqual([...new Set(shapes)].toSorted());
});
