import { show } from '../../base/show.ts';
import { type Builder, refuse, shapeOf } from '../builder.ts';
import { within } from '../call.ts';
import { argument, binary, minus, negate, number, over, plus, times, unary } from '../expression.ts';
import type { MapExpression, Pair, Shape } from '../node.ts';
import { constant } from '../operation/leaf.ts';
import { map } from '../operation/map.ts';
import { poolPick, poolSum } from '../operation/pool.ts';
import { argmax, max, sum } from '../operation/reduce.ts';
import { take } from '../operation/rows.ts';
import { pad, permute, reshape, slice, stop, transpose } from '../operation/view.ts';
import { showShape, sizeOf } from '../shape.ts';
import { axesOf, axisOf, checkOptions, inferShape, type Pool2dOptions, windowOf } from './arguments.ts';
import * as elementwise from './elementwise.ts';
import { causal, product, logSoftmax, softmax } from './rows.ts';
import { refuseValue } from './refuse-value.ts';

/** What may stand for a tensor: a number is the same everywhere. */
export type Operand = Tensor | number;

export interface ReduceOptions {
  /** Whether the axes stay, with length 1. */
  readonly keepDim?: boolean;
}

const [x, y] = [argument(0), argument(1)];

/** The same in every copy of this module: a suite may load another than the harness that runs it. */
const TENSOR = Symbol.for('optimizer-bench.Tensor');

export function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && TENSOR in value;
}

/**
 * A tensor of a model while the model is traced: it has a shape and no value. Methods have the names and the meaning
 * that they have in PyTorch; axes below 0 count from the last.
 */
export class Tensor {
  /** @internal the graph that is being traced */
  readonly builder: Builder;
  /** @internal its node there */
  readonly index: number;

  /** @internal use the methods */
  constructor(builder: Builder, index: number) {
    this.builder = builder;
    this.index = index;
  }

  readonly [TENSOR] = true;

  get shape(): Shape {
    return shapeOf(this.builder, this.index);
  }

  add(other: Operand): Tensor {
    return this.#map('add', plus(x, y), other);
  }

  sub(other: Operand): Tensor {
    return this.#map('sub', minus(x, y), other);
  }

  mul(other: Operand): Tensor {
    return this.#map('mul', times(x, y), other);
  }

  div(other: Operand): Tensor {
    return this.#map('div', over(x, y), other);
  }

  pow(exponent: Operand): Tensor {
    return this.#map('pow', binary('power', x, y), exponent);
  }

  neg(): Tensor {
    return this.#map('neg', negate(x));
  }

  exp(): Tensor {
    return this.#map('exp', unary('exp', x));
  }

  log(): Tensor {
    return this.#map('log', unary('log', x));
  }

  sqrt(): Tensor {
    return this.#map('sqrt', unary('sqrt', x));
  }

  abs(): Tensor {
    return this.#map('abs', unary('abs', x));
  }

  tanh(): Tensor {
    return this.#map('tanh', unary('tanh', x));
  }

  relu(): Tensor {
    return this.#map('relu', elementwise.relu);
  }

  leakyRelu(negativeSlope = 0.01): Tensor {
    return this.#map('leakyRelu', elementwise.leakyRelu(y), negativeSlope);
  }

  elu(alpha = 1): Tensor {
    return this.#map('elu', elementwise.elu(y), alpha);
  }

  gelu(options?: { readonly approximate?: 'none' | 'tanh' }): Tensor {
    return this.#write('gelu', (g) => {
      const { approximate } = checkOptions(g, 'gelu', options, ['approximate']);
      return map(g, approximate === 'tanh' ? elementwise.geluTanh : elementwise.gelu, [this.index]);
    });
  }

  silu(): Tensor {
    return this.#map('silu', elementwise.silu);
  }

  sigmoid(): Tensor {
    return this.#map('sigmoid', elementwise.sigmoid);
  }

  softplus(): Tensor {
    return this.#map('softplus', elementwise.softplus);
  }

  softmax(axis = -1): Tensor {
    return this.#along('softmax', axis, softmax);
  }

  logSoftmax(axis = -1): Tensor {
    return this.#along('logSoftmax', axis, logSoftmax);
  }

  /** −∞ above the diagonal of the last two axes: in attention, no place sees one after it. */
  causal(): Tensor {
    return this.#write('causal', (g) => causal(g, this.index));
  }

  /** [..., m, k] · [..., k, n] → [..., m, n]; a vector is a row on the left and a column on the right. */
  matmul(other: Tensor): Tensor {
    return this.#write('matmul', (g) => product(g, this.index, this.#operand('matmul', other)));
  }

  /** Swaps the last two axes. */
  transpose(): Tensor {
    return this.#write('transpose', (g) => {
      if (this.shape.length < 2) refuse(g, 'transpose', `got ${showShape(this.shape)}, expected two axes or more`);
      return transpose(g, this.index);
    });
  }

  /** Axis i of the result is axis `axes[i]` of this. */
  permute(...axes: readonly (number | readonly number[])[]): Tensor {
    return this.#write('permute', (g) => permute(g, this.index, axesOf(g, 'permute', axes.flat(), this.shape)));
  }

  /** The same numbers in another shape; one length may be −1, which is as long as is left for it. */
  reshape(...shape: readonly (number | readonly number[])[]): Tensor {
    return this.#write('reshape', (g) => reshape(g, this.index, inferShape(g, this.shape, shape.flat())));
  }

  /** Makes one axis of all from `startAxis` on: by default, a row of each sample of a batch. */
  flatten(startAxis = 1): Tensor {
    return this.#write('flatten', (g) => {
      const start = axisOf(g, 'flatten', startAxis, this.shape);
      return reshape(g, this.index, [...this.shape.slice(0, start), sizeOf(this.shape.slice(start))]);
    });
  }

  /** From `from` up to, not including, `to`; below 0 they count from the end, which is where it ends unless said. */
  slice(axis: number, from: number, to?: number): Tensor {
    return this.#write('slice', (g) => {
      const place = axisOf(g, 'slice', axis, this.shape);
      const length = this.shape[place]!;
      const count = (position: number) => (position < 0 ? length + position : position);
      const end = to === undefined ? length : count(to);
      return slice(g, this.index, zerosBut(this.shape, place, count(from)), this.shape.with(place, end));
    });
  }

  /** Zeros before and after, along an axis. */
  pad(axis: number, before: number, after = before): Tensor {
    return this.#write('pad', (g) => {
      const place = axisOf(g, 'pad', axis, this.shape);
      return pad(g, this.index, zerosBut(this.shape, place, before), zerosBut(this.shape, place, after));
    });
  }

  sum(axes?: number | readonly number[], options?: ReduceOptions): Tensor {
    return this.#reduce('sum', sum, axes, options);
  }

  mean(axes?: number | readonly number[], options?: ReduceOptions): Tensor {
    const mean = (g: Builder, index: number, places: readonly number[]) => {
      const count = sizeOf(places.map((place) => this.shape[place]!));
      return map(g, over(x, y), [sum(g, index, places), constant(g, count)]);
    };
    return this.#reduce('mean', mean, axes, options);
  }

  /** The largest; several that are equal share its gradient, as those of torch.amax do. */
  max(axes?: number | readonly number[], options?: ReduceOptions): Tensor {
    return this.#reduce('max', max, axes, options);
  }

  /** The first position of the largest along an axis: whole numbers, without a gradient. */
  argmax(axis = -1): Tensor {
    return this.#write('argmax', (g) => {
      const place = axisOf(g, 'argmax', axis, this.shape);
      return reshape(g, argmax(g, this.index, place), this.shape.toSpliced(place, 1));
    });
  }

  /** Windows of [batch, channels, h, w]; of equal numbers the first has the gradient. */
  maxPool2d(kernel: number | Pair, options?: Pool2dOptions): Tensor {
    return this.#write('maxPool2d', (g) =>
      poolPick(g, this.index, this.index, windowOf(g, 'maxPool2d', kernel, options)),
    );
  }

  /** Windows of [batch, channels, h, w]; padding counts as zeros. */
  avgPool2d(kernel: number | Pair, options?: Pool2dOptions): Tensor {
    return this.#write('avgPool2d', (g) => {
      const window = windowOf(g, 'avgPool2d', kernel, options);
      return map(g, over(x, number(sizeOf(window.kernel))), [poolSum(g, this.index, window)]);
    });
  }

  /** This as a table [rows, ...row]: those rows, for indices [...i] the tensor [...i, ...row]. */
  take(indices: Tensor): Tensor {
    return this.#write('take', (g) => take(g, this.index, this.#operand('take', indices)));
  }

  /** The same numbers, which no gradient passes. */
  detach(): Tensor {
    return this.#write('detach', (g) => stop(g, this.index));
  }

  /** What console.log shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Tensor ${showShape(this.shape)}`;
  }

  [Symbol.toPrimitive](hint: 'number' | 'default' | 'string'): never {
    return refuseValue(this.builder, hint);
  }

  toJSON(): never {
    return refuseValue(this.builder, 'json');
  }

  [Symbol.iterator](): never {
    return refuseValue(this.builder, 'iteration');
  }

  get then(): never {
    return refuseValue(this.builder, 'promise');
  }

  #write(operation: string, write: (builder: Builder) => number): Tensor {
    return new Tensor(
      this.builder,
      within(this.builder, operation, () => write(this.builder)),
    );
  }

  #map(operation: string, expression: MapExpression, ...others: readonly Operand[]): Tensor {
    return this.#write(operation, (g) =>
      map(g, expression, [this.index, ...others.map((other) => this.#operand(operation, other))]),
    );
  }

  #along(operation: string, axis: number, write: (builder: Builder, index: number, axis: number) => number): Tensor {
    return this.#write(operation, (g) => write(g, this.index, axisOf(g, operation, axis, this.shape)));
  }

  #reduce(
    operation: string,
    write: (builder: Builder, index: number, axes: readonly number[]) => number,
    axes: number | readonly number[] | undefined,
    options?: ReduceOptions,
  ): Tensor {
    return this.#write(operation, (g) => {
      const { keepDim = false } = checkOptions(g, operation, options, ['keepDim']);
      const places = axesOf(g, operation, axes, this.shape);
      const reduced = write(g, this.index, places);
      return keepDim ? reduced : reshape(g, reduced, this.shape.filter((_, axis) => !places.includes(axis))); // prettier-ignore
    });
  }

  #operand(operation: string, value: Operand): number {
    return operandOf(this.builder, operation, value);
  }
}

/** Numbers that are known when the model is written, in row-major order. */
export function constantTensor(builder: Builder, values: number | readonly number[], shape?: Shape): Tensor {
  return new Tensor(builder, constant(builder, values, shape));
}

/** The node of an operand. */
export function operandOf(builder: Builder, operation: string, value: Operand): number {
  if (typeof value === 'number') return constant(builder, value);
  if (!isTensor(value)) return refuse(builder, operation, `got ${show(value)}, expected a tensor or a number`);
  if (value.builder !== builder)
    return refuse(builder, operation, 'got a tensor of another problem or an earlier trace, expected one of this');
  return value.index;
}

function zerosBut(shape: Shape, axis: number, value: number): readonly number[] {
  return shape.map((_, each) => (each === axis ? value : 0));
}
