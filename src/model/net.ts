import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { unknownName } from '../base/unknown-name.ts';
import { refuse } from '../graph/builder.ts';
import { within } from '../graph/call.ts';
import type { Pair, Shape } from '../graph/node.ts';
import { checkOptions } from '../graph/tensor/arguments.ts';
import { isTensor, Tensor } from '../graph/tensor/tensor.ts';
import { checkShape } from '../graph/operation/leaf.ts';
import { type GivenInitial, initialOf } from './initial.ts';
import { conv2d, type Conv2dOptions } from './layer/conv2d.ts';
import { convTranspose2d, type ConvTranspose2dOptions } from './layer/conv-transpose2d.ts';
import { dropout, type DropoutOptions } from './layer/dropout.ts';
import { embedding, type EmbeddingOptions } from './layer/embedding.ts';
import { linear, type LayerOptions, type LinearOptions } from './layer/linear.ts';
import { batchNorm, groupNorm, layerNorm, type BatchNormOptions, type NormOptions } from './layer/norm.ts';
import { CELLS, recurrent, type Recurrent, type RecurrentOptions } from './layer/recurrent.ts';
import { state } from './layer/state.ts';
import { matrixOf, type Trace } from './trace.ts';

/**
 * Declares a model's parameters by name, in layers that compute as those of torch.nn with the same first numbers for
 * the same seed. A name that is used again, with the same shapes, means the same parameters.
 */
export interface Net {
  /** Of samples that are trained on, or of those that the model is judged by. */
  readonly mode: 'train' | 'evaluate';
  /** x [..., in] → [..., out]. */
  linear(name: string, x: Tensor, out: number, options?: LinearOptions): Tensor;
  /** Images [batch, in, h, w] → [batch, out, h', w']. */
  conv2d(name: string, x: Tensor, out: number, kernel: number | Pair, options?: Conv2dOptions): Tensor;
  /** Images [batch, in, h, w] → larger ones [batch, out, h', w']: what the gradient of a convolution does. */
  convTranspose2d(
    name: string,
    x: Tensor,
    out: number,
    kernel: number | Pair,
    options?: ConvTranspose2dOptions,
  ): Tensor;
  /** Tokens [...] → [..., size]. */
  embedding(name: string, tokens: Tensor, count: number, size: number, options?: EmbeddingOptions): Tensor;
  layerNorm(name: string, x: Tensor, options?: NormOptions): Tensor;
  /** x [batch, channels]. */
  batchNorm1d(name: string, x: Tensor, options?: BatchNormOptions): Tensor;
  /** x [batch, channels, h, w]. */
  batchNorm2d(name: string, x: Tensor, options?: BatchNormOptions): Tensor;
  /** x [batch, channels, ...]. */
  groupNorm(name: string, x: Tensor, groups: number, options?: NormOptions): Tensor;
  /** x [batch, time, features]; so the next two. */
  rnn(name: string, x: Tensor, hidden: number, options?: RecurrentOptions): Recurrent;
  lstm(name: string, x: Tensor, hidden: number, options?: RecurrentOptions): Recurrent;
  gru(name: string, x: Tensor, hidden: number, options?: RecurrentOptions): Recurrent;
  dropout(x: Tensor, p: number, options?: DropoutOptions): Tensor;
  /** Standard normal numbers, drawn anew for every step of training; zeros where the model is judged. */
  randn(...shape: readonly number[]): Tensor;
  /** A parameter of one's own; without `initial`, one that a layer has declared. */
  parameter(name: string, shape: Shape, initial?: GivenInitial, options?: LayerOptions): Tensor;
  /**
   * A value that lives from step to step and that no gradient changes: the same number everywhere at first, and after
   * every step of training what `next` makes of it.
   */
  state(name: string, shape: Shape, initial: number, next: (value: Tensor) => Tensor): Tensor;
  /** Multiplies the first values of all parameters that are declared from here on, where they are drawn. */
  scaleInitial(factor: number): void;
  /** Numbers that never change, in row-major order; or one number everywhere. */
  constant(shape: Shape, values: number | readonly number[]): Tensor;
}

export function openNet(trace: Trace): Net {
  const { builder } = trace;
  /** Does a layer's work under the line and the name that its author gave it. */
  const layer = <T>(kind: string, name: string, work: () => T): T => {
    const isName = typeof name === 'string' && name !== '';
    return within(builder, isName ? `${kind} ${name}` : kind, () => {
      if (!isName) refuse(builder, kind, `got ${show(name)} for a name, expected text such as 'f1'`);
      return work();
    });
  };
  /** As `layer`, of one that reads a tensor of this trace. */
  const reading = <T>(kind: string, name: string, x: Tensor, work: () => T): T =>
    layer(kind, name, () => {
      if (!isTensor(x)) refuse(builder, kind, `got ${show(x)}, expected a tensor`);
      if (x.builder !== builder) refuse(builder, kind, 'got a tensor of an earlier call, expected one of this');
      return work();
    });
  const options = <O extends object>(kind: string, given: O | undefined, known: readonly string[]): O =>
    checkOptions(builder, kind, given, known);
  const width = (what: string, value: number): number =>
    Number.isInteger(value) && value >= 1
      ? value
      : refuse(builder, what, `got ${show(value)}, expected a whole number of at least 1`);
  const cell = (kind: keyof typeof CELLS) => (name: string, x: Tensor, hidden: number, given?: RecurrentOptions) =>
    reading(kind, name, x, () =>
      recurrent(
        trace,
        CELLS[kind],
        name,
        x,
        width('hidden', hidden),
        options(kind, given, ['layers', 'bidirectional', 'carry', 'group']),
      ),
    );
  const norm = (kind: string, axes: number) => (name: string, x: Tensor, given?: BatchNormOptions) =>
    reading(kind, name, x, () => {
      if (x.shape.length !== axes) refuse(builder, kind, `got [${x.shape.join(', ')}], expected ${axes} axes`);
      return batchNorm(trace, name, x, options(kind, given, ['eps', 'momentum', 'group']));
    });
  return strict({
    mode: trace.mode,
    linear: (name, x, out, given) =>
      reading('linear', name, x, () =>
        linear(trace, name, x, width('out', out), options('linear', given, ['bias', 'initial', 'group'])),
      ),
    conv2d: (name, x, out, kernel, given) =>
      reading('conv2d', name, x, () =>
        conv2d(
          trace,
          name,
          x,
          width('out', out),
          kernel,
          options('conv2d', given, ['stride', 'padding', 'dilation', 'groups', 'bias', 'initial', 'group']),
        ),
      ),
    convTranspose2d: (name, x, out, kernel, given) =>
      reading('convTranspose2d', name, x, () =>
        convTranspose2d(
          trace,
          name,
          x,
          width('out', out),
          kernel,
          options('convTranspose2d', given, ['stride', 'padding', 'outputPadding', 'bias', 'initial', 'group']),
        ),
      ),
    embedding: (name, tokens, count, size, given) =>
      reading('embedding', name, tokens, () =>
        embedding(
          trace,
          name,
          tokens,
          width('count', count),
          width('size', size),
          options('embedding', given, ['initial', 'group']),
        ),
      ),
    layerNorm: (name, x, given) =>
      reading('layerNorm', name, x, () => layerNorm(trace, name, x, options('layerNorm', given, ['eps', 'group']))),
    groupNorm: (name, x, groups, given) =>
      reading('groupNorm', name, x, () =>
        groupNorm(trace, name, x, width('groups', groups), options('groupNorm', given, ['eps', 'group'])),
      ),
    batchNorm1d: norm('batchNorm1d', 2),
    batchNorm2d: norm('batchNorm2d', 4),
    rnn: cell('rnn'),
    lstm: cell('lstm'),
    gru: cell('gru'),
    dropout: (x, p, given) =>
      reading('dropout', 'x', x, () => dropout(trace, x, p, options('dropout', given, ['mask']))),
    randn: (...shape) =>
      within(builder, 'randn', () =>
        trace.mode === 'train' ? trace.random('normal', shape) : trace.constant(shape, 0),
      ),
    parameter: (name, shape, initial, given) =>
      layer('parameter', name, () => {
        checkLengths(trace, 'parameter', shape);
        const known = trace.parameters.get(name);
        if (known === undefined && initial === undefined)
          refuse(
            builder,
            'parameter',
            `got no first values, and no layer has declared "${name}"; give a number, or an initialisation`,
          );
        const { group } = options('parameter', given, ['group']);
        const place = { group: group ?? (shape.length < 2 ? 'bias' : 'weight'), matrix: matrixOf(shape) };
        return trace.parameter(name, shape, known?.initial ?? initialOf(builder, 'parameter', initial!, shape), place);
      }),
    state: (name, shape, initial, next) =>
      layer('state', name, () => {
        checkLengths(trace, 'state', shape);
        return state(trace, name, shape, initial, next);
      }),
    scaleInitial: (factor) => {
      within(builder, 'scaleInitial', () => {
        if (!Number.isFinite(factor) || factor < 0)
          refuse(builder, 'scaleInitial', `got ${show(factor)}, expected a number of at least 0`);
        trace.initialScale = factor;
      });
    },
    constant: (shape, values) =>
      within(builder, 'constant', () => {
        checkLengths(trace, 'constant', shape);
        const list: unknown = typeof values === 'number' ? [values] : values;
        if (!Array.isArray(list))
          refuse(builder, 'constant', `got ${show(values)}, expected a number or a list of them`);
        const wrong = (list as readonly unknown[]).find((value) => typeof value !== 'number');
        if (wrong !== undefined) refuse(builder, 'constant', `got ${show(wrong)} among its values, expected numbers`);
        return trace.constant(shape, values);
      }),
  });
}

/** A net that refuses to be asked for a layer that it does not have. */
function strict(net: Net): Net {
  return new Proxy(net, {
    get(target, key): unknown {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key);
      throw new InputError(`net has no ${unknownName(key, Object.keys(target))}.`);
    },
  });
}

function checkLengths({ builder }: Trace, what: string, shape: unknown): void {
  if (!Array.isArray(shape))
    refuse(builder, what, `got shape ${show(shape)}, expected a list of lengths such as [3, 4]`);
  checkShape(builder, what, shape as Shape);
}
