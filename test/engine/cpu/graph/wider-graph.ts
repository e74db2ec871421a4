import { Generator, uniform } from '../../../../src/base/random.ts';
import { finish, newBuilder, shapeOf } from '../../../../src/graph/builder.ts';
import { argument, binary, choose, number, plus, times, unary } from '../../../../src/graph/expression.ts';
import { gradients } from '../../../../src/graph/grad.ts';
import { named } from '../../../../src/graph/operation/leaf.ts';
import { map } from '../../../../src/graph/operation/map.ts';
import { poolPick, poolSum } from '../../../../src/graph/operation/pool.ts';
import { conv2d, matmul } from '../../../../src/graph/operation/product.ts';
import { max, sum } from '../../../../src/graph/operation/reduce.ts';
import { concat, expand, flip, pad, permute, reshape, slice, transpose } from '../../../../src/graph/operation/view.ts';
import { broadcast, sizeOf } from '../../../../src/graph/shape.ts';
import { irregular, weighed } from '../../../graph/differences.ts';
import type { Run } from './run.ts';

const [x, y] = [argument(0), argument(1)];
const pairs = [
  unary('tanh', plus(x, y)),
  times(unary('sin', x), y),
  binary('subtract', x, times(y, number(0.3))),
  choose(binary('less', x, y), unary('erf', x), y),
  binary('maximum', x, y),
  binary('divide', x, plus(number(2), unary('cos', y))),
];
const singles = [unary('tanh', x), unary('exp', unary('negate', unary('abs', x))), times(x, number(0.7))];

/**
 * A random graph of up to 40 operations on tensors of one to four axes, many of them of length 1, broadcast, reduced and
 * reshaped in all ways, and pooled and convolved where they are like images. Outputs: four of its nodes, and the gradients of one by the parameters.
 */
export function widerGraph(seed: number): Run {
  const generator = new Generator(seed);
  const draw = (n: number): number => Math.min(n - 1, Math.floor(uniform(0, n, generator)));
  const pick = <T>(list: readonly T[]): T => list[draw(list.length)]!;
  const g = newBuilder();
  const parameter: Record<string, Float64Array> = {};
  const there = [0, 1, 2].map((name) => {
    const shape = Array.from({ length: 1 + draw(4) }, () => pick([1, 1, 2, 3, 4, 5]));
    parameter[name] = irregular(sizeOf(shape), name).map(Math.fround);
    return named(g, { kind: 'parameter', name: String(name), shape });
  });
  const parameters = [...there];

  const step = (a: number): number => {
    const shape = shapeOf(g, a);
    const size = sizeOf(shape);
    const axis = draw(shape.length);
    const zeros = shape.map(() => 0);
    const someAxes = (): readonly number[] => [...shape.keys()].filter(() => draw(2) === 0);
    const bounded = (index: number): number => map(g, unary('tanh', x), [index]);
    const window = { kernel: [2, 1], stride: [1, 1], padding: [0, 0] } as const;
    switch (draw(15)) {
      case 0: {
        const b = pick(there.slice(-9));
        const both = broadcast([shape, shapeOf(g, b)]);
        return both && sizeOf(both) <= 400 ? map(g, pick(pairs), [a, b]) : a;
      }
      case 1:
        return map(g, pick(singles), [a]);
      case 2:
        return bounded(sum(g, a, someAxes()));
      case 3:
      case 4:
        return max(g, a, someAxes());
      case 5: {
        const part = pick([1, 2, 3, 4, 5, 6].filter((n) => size % n === 0));
        return reshape(g, a, pick([[part, size / part], [size / part, 1, part], [size], [1, part, size / part]])); // prettier-ignore
      }
      case 6:
        return permute(g, a, [...shape.keys()].map((k) => (k + axis) % shape.length)); // prettier-ignore
      case 7: {
        const from = draw(shape[axis]!);
        return slice(g, a, zeros.with(axis, from), shape.with(axis, from + 1 + draw(shape[axis]! - from)));
      }
      case 8:
        return flip(g, a, [axis]);
      case 9:
        return size < 200 ? pad(g, a, zeros.with(axis, draw(2)), zeros.with(axis, draw(2))) : a;
      case 10:
        return size < 200 ? concat(g, [a, slice(g, a, zeros, shape.with(axis, 1)), a], axis) : a;
      case 11:
        return shape[axis] === 1 && size < 100
          ? expand(g, a, shape.with(axis, 3))
          : expand(g, bounded(sum(g, a, [axis])), shape);
      case 12:
        return shape.length === 4 && shape[2]! > 1 ? pick([poolSum(g, a, window), poolPick(g, a, a, window)]) : a;
      case 13: {
        if (shape.length !== 4) return a;
        const name = `weight ${there.length}`;
        const weight = [pick([1, 3, 5]), shape[1]!, 1 + draw(2), 1 + draw(2)];
        parameter[name] = irregular(sizeOf(weight), there.length).map(Math.fround);
        const padding = weight.slice(2).map((n) => n - 1) as [number, number];
        const options = { stride: [1, 1], dilation: [1, 1], groups: 1, padding } as const;
        const image = conv2d(g, a, named(g, { kind: 'parameter', name, shape: weight }), options);
        return sizeOf(shapeOf(g, image)) <= 400 ? bounded(image) : a;
      }
      default:
        return shape.length >= 2 && size < 150 ? bounded(matmul(g, a, transpose(g, a))) : a;
    }
  };
  for (let i = 0; i < 40; i++) {
    const from = pick(there.slice(-7));
    const made = step(from);
    if (made !== from) there.push(made);
  }
  const last = there.at(-1)!;
  const slopes = gradients(g, weighed(g, last), parameters);
  const outputs = [last, pick(there), pick(there), pick(there), ...slopes].map(
    (node, i) => [`out ${i}`, node] as const,
  );
  return { graph: finish(g, Object.fromEntries(outputs)), leaves: { parameter }, kept: ['out 1', 'out 4'] };
}
