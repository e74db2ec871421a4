import { finish, newBuilder } from '../graph/builder.ts';
import type { Model } from '../graph/model.ts';
import { apply } from '../graph/number-function.ts';
import { constant, named } from '../graph/operation/leaf.ts';
import { map } from '../graph/operation/map.ts';
import { reshape, slice } from '../graph/operation/view.ts';
import { argument, minus } from '../graph/expression.ts';
import { minimumOf } from '../problem/function-value.ts';
import type { DefinedFunctionSpec } from '../problem/problem.ts';

/** What a function trains: its variables, as one parameter of as many numbers. A step sees a sample with nothing in it. */
export function functionModel(problem: DefinedFunctionSpec): Model {
  const { variables, start } = problem;
  const builder = newBuilder();
  const shape = [variables.length];
  const x = named(builder, { kind: 'parameter', name: 'x', shape });
  const number = (at: number): number => reshape(builder, slice(builder, x, [at], [at + 1]), []);
  const loss = apply(builder, problem, new Map(variables.map((name, at) => [name, number(at)])));
  const least = minimumOf(problem);
  const above = (value: number): number =>
    map(builder, minus(argument(0), argument(1)), [loss, constant(builder, value)]);
  return {
    parameters: [{ name: 'x', shape, initial: { kind: 'values', values: start }, group: 'weight', matrix: null }],
    states: [],
    train: [{ batch: 1, graph: finish(builder, { loss }) }],
    evaluate: [{ batch: 1, graph: finish(builder, { loss, ...(least !== null && { suboptimality: above(least) }) }) }],
  };
}
