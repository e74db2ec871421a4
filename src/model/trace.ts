import { newBuilder, refuse, type Builder } from '../graph/builder.ts';
import type { Initial, ModelParameter, ModelState } from '../graph/model.ts';
import type { Shape } from '../graph/node.ts';
import { constant, named, random } from '../graph/operation/leaf.ts';
import { fill } from '../graph/operation/view.ts';
import { sameShape, showShape, sizeOf } from '../graph/shape.ts';
import { Tensor } from '../graph/tensor/tensor.ts';
import { scaled } from './initial.ts';

/** What a model is traced for: batch norm, dropout and noise differ. */
export type Mode = 'train' | 'evaluate';

/** What a problem's function declares while it is traced once. */
export class Trace {
  readonly builder: Builder = newBuilder();
  readonly mode: Mode;
  readonly parameters = new Map<string, ModelParameter>();
  readonly states = new Map<string, ModelState>();
  /** What states become, by name. */
  readonly next = new Map<string, Tensor>();
  /** What is drawn of first values is multiplied by this. */
  initialScale = 1;
  private draws = 0;

  constructor(mode: Mode) {
    this.mode = mode;
  }

  /** A parameter that is declared again, with the same shape, is the same parameter: that ties weights. */
  parameter(
    name: string,
    shape: Shape,
    initial: Initial,
    kind: Pick<ModelParameter, 'group' | 'matrix' | 'embedding'>,
  ): Tensor {
    const known = this.parameters.get(name);
    if (known !== undefined && !sameShape(known.shape, shape))
      refuse(
        this.builder,
        'parameter',
        `got "${name}" with shape ${showShape(shape)}, but it has ${showShape(known.shape)} already; give it a name of its own`,
      );
    if (known === undefined)
      this.parameters.set(name, { name, shape, initial: scaled(initial, this.initialScale), ...kind });
    return new Tensor(this.builder, named(this.builder, { kind: 'parameter', name, shape }));
  }

  /** A value that lives from step to step. */
  state(name: string, shape: Shape, initial: number): Tensor {
    if (this.states.has(name)) refuse(this.builder, 'state', `got "${name}" twice; give each its own name`);
    this.states.set(name, { name, shape, initial });
    return new Tensor(this.builder, named(this.builder, { kind: 'state', name, shape }));
  }

  constant(shape: Shape, values: number | readonly number[]): Tensor {
    const { builder } = this;
    if (typeof values === 'number') return new Tensor(builder, fill(builder, constant(builder, values), shape));
    return new Tensor(builder, constant(builder, values, shape));
  }

  random(distribution: 'uniform' | 'normal', shape: Shape): Tensor {
    return new Tensor(this.builder, random(this.builder, `draw ${++this.draws}`, distribution, shape));
  }
}

/** How PyTorch's modules see a weight: its first axis as rows, all others as columns; a vector is no matrix. */
export function matrixOf(shape: Shape): readonly [number, number] | null {
  return shape.length < 2 ? null : [shape[0]!, sizeOf(shape.slice(1))];
}
