import { type Builder, finish, newBuilder, shapeOf } from '../graph/builder.ts';
import type { Model } from '../graph/model.ts';
import { apply } from '../graph/number-function.ts';
import { constant, named, random } from '../graph/operation/leaf.ts';
import { map } from '../graph/operation/map.ts';
import { sum } from '../graph/operation/reduce.ts';
import { reshape, slice, stop } from '../graph/operation/view.ts';
import { argument, minus, number, plus, times } from '../graph/expression.ts';
import { minimumOf } from '../problem/function-value.ts';
import type { DefinedFunctionSpec } from '../problem/problem.ts';

/** What a function trains: its variables, as one parameter of as many numbers. A step sees a sample with nothing in it. */
export function functionModel(problem: DefinedFunctionSpec): Model {
  const { variables, start, noise } = problem;
  const builder = newBuilder();
  const shape = [variables.length];
  const x = named(builder, { kind: 'parameter', name: 'x', shape });
  const variable = (at: number): number => reshape(builder, slice(builder, x, [at], [at + 1]), []);
  const loss = apply(builder, problem, new Map(variables.map((name, at) => [name, variable(at)])));
  const least = minimumOf(problem);
  const above = (value: number): number =>
    map(builder, minus(argument(0), argument(1)), [loss, constant(builder, value)]);
  return {
    parameters: [{ name: 'x', shape, initial: { kind: 'values', values: start }, group: 'weight', matrix: null }],
    states: [],
    train: [
      { batch: 1, graph: finish(builder, { loss: noise === undefined ? loss : withNoise(builder, loss, x, noise) }) },
    ],
    evaluate: [{ batch: 1, graph: finish(builder, { loss, ...(least !== null && { suboptimality: above(least) }) }) }],
  };
}

/** A loss that is the same and whose gradient by x has normal noise: the noise times x − x, of which one is held still. */
function withNoise(builder: Builder, loss: number, x: number, std: number): number {
  const drawn = random(builder, 'noise', 'normal', shapeOf(builder, x));
  const nothing = minus(argument(0), argument(1));
  const pull = map(builder, times(times(argument(2), number(std)), nothing), [x, stop(builder, x), drawn]);
  const pulls = reshape(builder, sum(builder, pull, [0]), []);
  return map(builder, plus(argument(0), argument(1)), [loss, pulls]);
}
