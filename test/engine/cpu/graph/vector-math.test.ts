import { expect, test } from 'vitest';
import { erf } from '../../../../src/base/erf.ts';
import { Generator, uniform } from '../../../../src/base/random.ts';
import { finish, newBuilder } from '../../../../src/graph/builder.ts';
import { argument, unary } from '../../../../src/graph/expression.ts';
import { named } from '../../../../src/graph/operation/leaf.ts';
import { map } from '../../../../src/graph/operation/map.ts';
import { gemms, runOnCpu } from './run.ts';

const COUNT = 20_000;

/** The worst errors relative to the result, in double precision; half a unit in the last place is 6e-8. */
test.each([
  ['exp', Math.exp, -87, 88.7, 8.5e-8],
  ['exp', Math.exp, -1, 1, 8.5e-8],
  ['log', Math.log, 1e-37, 1e37, 8.5e-8],
  ['log', Math.log, 0.3, 3, 8.5e-8],
  ['tanh', Math.tanh, -10, 10, 1.75e-7],
  ['tanh', Math.tanh, -0.01, 0.01, 1.75e-7],
  ['erf', erf, -4, 4, 1.7e-7],
  ['erf', erf, -0.01, 0.01, 1.7e-7],
] as const)('%s is as exact as single precision nearly allows', async (operator, exact, from, to, worst) => {
  const generator = new Generator(1);
  const x = Float32Array.from({ length: COUNT }, () => uniform(from, to, generator));
  const g = newBuilder();
  const leaf = named(g, { kind: 'parameter', name: 'x', shape: [COUNT] });
  const graph = finish(g, { y: map(g, unary(operator, argument(0)), [leaf]) });
  const [found] = await runOnCpu([{ graph, leaves: { parameter: { x } } }], gemms[0]![1]);
  const errors = x.map((value, i) => Math.abs(found!['y']![i]! - exact(value)) / Math.abs(exact(value)));
  const place = errors.reduce((most, error, i) => (error > errors[most]! ? i : most), 0);
  expect(errors[place], `at ${x[place]}`).toBeLessThan(worst);
});
