import { expect } from 'vitest';
import { evaluateGraph } from '../../src/engine/reference/graph/evaluate.ts';
import { type Builder, finish, newBuilder, shapeOf } from '../../src/graph/builder.ts';
import { argument, number, plus, times } from '../../src/graph/expression.ts';
import { gradients } from '../../src/graph/grad.ts';
import type { Graph, Shape } from '../../src/graph/node.ts';
import { constant, named } from '../../src/graph/operation/leaf.ts';
import { map } from '../../src/graph/operation/map.ts';
import { sum } from '../../src/graph/operation/reduce.ts';
import { reshape } from '../../src/graph/operation/view.ts';
import { sizeOf } from '../../src/graph/shape.ts';

/** Writes a node from parameters. */
export type Build = (builder: Builder, parameters: readonly number[]) => number;

/** Numbers without a pattern, all different, of sizes from 0.02 to 0.98. */
export function irregular(length: number, salt = 0): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const part = ((i + 1) * 0.618_033_988_75 + salt * 0.414_213_562_37) % 1;
    return part < 0.5 ? 0.02 + 1.9 * part : -0.03 - 1.9 * (part - 0.5);
  });
}

/** One number that depends on every element of x in its own way. */
export function weighed(builder: Builder, x: number, element = argument(0)): number {
  const shape = shapeOf(builder, x);
  const weights = constant(builder, [...irregular(sizeOf(shape), 7)], shape);
  const product = map(builder, times(element, argument(1)), [x, weights]);
  const axes = shape.map((_, axis) => axis);
  return reshape(builder, sum(builder, product, axes), []);
}

/** Curved, so that a linear operation's gradient, too, depends on what it is given. */
const curved = plus(argument(0), times(number(0.5), times(argument(0), argument(0))));

/** The leaves that a row of indices is, for what takes rows of a table. */
const input = { rows: [1, 3, 1, 0] };

/** Expects what `build` writes to have the gradients by its parameters that small steps say, and these to have theirs. */
export function expectGradients(shapes: readonly Shape[], build: Build, tolerance = 1e-8): void {
  const builder = newBuilder();
  const parameters = shapes.map((shape, i) => named(builder, { kind: 'parameter', name: `p${i}`, shape }));
  const values = Object.fromEntries(shapes.map((shape, i) => [`p${i}`, irregular(sizeOf(shape), i)]));
  const first = weighed(builder, build(builder, parameters), curved);
  const slopes = gradients(builder, first, parameters);
  const second = slopes
    .map((slope) => weighed(builder, slope))
    .reduce((a, b) => map(builder, plus(argument(0), argument(1)), [a, b]));
  const curvatures = gradients(builder, second, parameters);
  const outputs = [...slopes, ...curvatures].map((node, i) => [String(i), node] as const);
  const graph = finish(builder, { ...Object.fromEntries(outputs), first, second });
  const found = evaluateGraph(graph, { parameter: values, input });
  parameters.forEach((_, i) => {
    expectClose(found[i], differences(graph, 'first', values, `p${i}`), tolerance);
    expectClose(found[parameters.length + i], differences(graph, 'second', values, `p${i}`), tolerance);
  });
}

/** From four points around, so that the error is of the fourth order of the step. */
function differences(
  graph: Graph,
  output: 'first' | 'second',
  values: Readonly<Record<string, Float64Array>>,
  name: string,
): Float64Array {
  const step = 1e-3;
  // What the other output needs is not computed.
  const alone = finish(newBuilder(graph), { [output]: graph.outputs[output]! });
  return values[name]!.map((value, i) => {
    const at = (move: number) => {
      const parameter = { ...values, [name]: values[name]!.with(i, value + move) };
      return evaluateGraph(alone, { parameter, input })[output]![0]!;
    };
    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
  });
}

function expectClose(found: Float64Array | undefined, expected: Float64Array, tolerance: number): void {
  expected.forEach((value, i) => {
    expect(Math.abs(found![i]! - value) / Math.max(1, Math.abs(value)), `${found![i]!} for ${value}`).toBeLessThan(
      tolerance,
    );
  });
}
