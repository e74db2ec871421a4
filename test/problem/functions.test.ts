import { expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import type { Session } from '../../src/engine/engine.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import { builtInModel } from '../../src/model/built-in.ts';
import { gradientOf } from '../../src/graph/model.ts';
import { noFields } from '../../src/problem/data/no-fields.ts';
import type { QuadraticSpec, RosenbrockSpec } from '../../src/problem/problem.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { rotatedAxes } from '../../src/problem/rotated-axes.ts';
import { rosenbrock } from '../../src/problem/rosenbrock.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { cohortOf } from '../engine/models.ts';

async function open(problem: QuadraticSpec | RosenbrockSpec): Promise<Session> {
  const data = noFields(1);
  const model = builtInModel(problem, data, 1);
  const session = await reference.open(cohortOf({ model, data, batchSize: 1 }));
  await writeInitialParameters(model, session, [new Generator(0)]);
  return session;
}

async function valueAt(session: Session, x?: readonly number[]): Promise<number> {
  if (x !== undefined) await session.write('x', Float64Array.from(x));
  return (await session.gradient([Uint32Array.of(0)]))[0]!;
}

test("rosenbrock has the value and the gradient of Rosenbrock's formula", async () => {
  const session = await open(rosenbrock());
  expect(await valueAt(session, [-1.2, 1])).toBeCloseTo(24.2, 12);
  const [dx, dy] = await session.read(gradientOf('x'));
  expect(dx).toBeCloseTo(-215.6, 10);
  expect(dy).toBeCloseTo(-88, 10);
});

test('rosenbrock of more than two variables is the sum over neighbours', async () => {
  const x = [0.5, -1, 2, 0.25];
  const expected = [0, 1, 2].reduce((sum, i) => sum + (1 - x[i]!) ** 2 + 100 * (x[i + 1]! - x[i]! ** 2) ** 2, 0);
  expect(await valueAt(await open(rosenbrock({ start: x })))).toBeCloseTo(expected, 9);
});

test.each([
  { dimensions: 2, condition: 100 },
  { dimensions: 10, condition: 100 },
  { dimensions: 50, condition: 1e6 },
])('quadratic has eigenvalues from 1 / condition to 1, turned: %o', ({ dimensions, condition }) => {
  const axes = rotatedAxes(quadratic({ dimensions, condition }));
  const factor = (row: number, column: number): number => axes[row]![column]!;
  const each = Array.from({ length: dimensions }, (_, i) => i);
  // The columns are the eigenvectors, each as long as the root of half its eigenvalue.
  for (const a of each)
    for (const b of each) {
      const product = each.reduce((sum, row) => sum + factor(row, a) * factor(row, b), 0);
      const eigenvalue = condition ** (-a / (dimensions - 1));
      expect(product).toBeCloseTo(a === b ? eigenvalue / 2 : 0, 14);
    }
  expect(each.filter((row) => Math.abs(factor(row, 0)) > 1e-3).length).toBeGreaterThan(dimensions * 0.9);
});

test('quadratic is ½ xᵀAx, from (1, …, 1)', async () => {
  const problem = quadratic({ dimensions: 5, condition: 30 });
  const session = await open(problem);
  const value = await valueAt(session);
  const gradient = await session.read(gradientOf('x'));
  // Of a quadratic form: x · gradient = 2 · value.
  expect([...gradient].reduce((sum, slope) => sum + slope)).toBeCloseTo(2 * value, 12);
  expect(await valueAt(session, [3, 3, 3, 3, 3])).toBeCloseTo(9 * value, 12);
});
