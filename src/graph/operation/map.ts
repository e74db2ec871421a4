import { add, type Builder, refuse, shapeOf } from '../builder.ts';
import { argument, isPlain, number, withArguments } from '../expression.ts';
import type { MapExpression } from '../node.ts';
import { broadcast, showShape } from '../shape.ts';
import { constant } from './leaf.ts';
import { expand, fill } from './view.ts';

/**
 * One number computed from one of each input, broadcast. Numbers that are the same everywhere become part of the
 * expression, an input is read once however often it is given, and what is repeated is computed before it is repeated.
 */
export function map(builder: Builder, expression: MapExpression, inputs: readonly number[]): number {
  const shapes = inputs.map((input) => shapeOf(builder, input));
  const shape = broadcast(shapes);
  if (shape === undefined) {
    const got = shapes.map(showShape).join(' and ');
    return refuse(builder, 'map', `got shapes ${got}, expected shapes that can be broadcast`);
  }
  const nodes = inputs.map((input) => unexpanded(builder, input));
  const numbers = withArguments(expression, (index) => {
    const value = singleValue(builder, nodes[index]!);
    return value !== undefined && isPlain(value) ? number(value) : argument(index);
  });
  // Only now is it known which inputs are still read.
  const read = new Map<number, MapExpression>();
  const plain = withArguments(numbers, (index) => {
    const node = nodes[index]!;
    if (!read.has(node)) read.set(node, argument(read.size));
    return read.get(node)!;
  });
  if (plain.kind === 'constant') return fill(builder, constant(builder, plain.value), shape);
  const sources = [...read.keys()];
  if (plain.kind === 'argument') return expand(builder, sources[plain.index]!, shape);
  const inner = broadcast(sources.map((source) => shapeOf(builder, source)))!;
  return expand(builder, add(builder, { kind: 'map', inputs: sources, shape: inner, expression: plain }), shape);
}

function unexpanded({ nodes }: Builder, index: number): number {
  const node = nodes[index]!;
  return node.kind === 'expand' ? node.inputs[0]! : index;
}

function singleValue({ nodes }: Builder, index: number): number | undefined {
  const node = nodes[index]!;
  return node.kind === 'constant' && node.values.length === 1 ? Number(node.values[0]) : undefined;
}
