import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { unknownName } from '../base/unknown-name.ts';
import { refuse } from '../graph/builder.ts';
import { within } from '../graph/call.ts';
import type { Initial } from '../graph/model.ts';
import type { Pair, Shape } from '../graph/node.ts';
import type { Tensor } from '../graph/tensor/tensor.ts';
import { sizeOf } from '../graph/shape.ts';
import { conv2d, type Conv2dOptions } from './layer/conv2d.ts';
import { dropout, type DropoutOptions } from './layer/dropout.ts';
import { embedding } from './layer/embedding.ts';
import { linear, type LayerOptions, type LinearOptions } from './layer/linear.ts';
import { batchNorm, groupNorm, layerNorm, type BatchNormOptions, type NormOptions } from './layer/norm.ts';
import { CELLS, recurrent, type Recurrent, type RecurrentOptions } from './layer/recurrent.ts';
import { matrixOf, type Trace } from './trace.ts';

/** First values of a parameter of one's own: a number for all, one for each, or how they are drawn. */
export type GivenInitial = number | readonly number[] | Exclude<Initial, { kind: 'constant' | 'values' }>;

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
  /** Tokens [...] → [..., size]. */
  embedding(name: string, tokens: Tensor, count: number, size: number, options?: LayerOptions): Tensor;
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
}

export function openNet(trace: Trace): Net {
  const { builder } = trace;
  /** Does a layer's work under the line and the name that its author gave it. */
  const layer = <T>(kind: string, name: string, work: () => T): T => {
    if (typeof name !== 'string' || name === '') throw new InputError(`${kind}: got ${show(name)} for a name, expected text such as 'f1'.`);
    return within(builder, `${kind} ${name}`, work);
  };
  const options = <O extends object>(kind: string, given: O | undefined, known: readonly string[]): O => {
    const unknown = Object.keys(given ?? {}).find((key) => !known.includes(key));
    if (unknown !== undefined) refuse(builder, kind, `unknown option ${unknownName(unknown, known)}`);
    return given ?? ({} as O);
  };
  const width = (what: string, value: number): number =>
    Number.isInteger(value) && value >= 1 ? value : refuse(builder, what, `got ${show(value)}, expected a whole number of at least 1`);
  const cell = (kind: keyof typeof CELLS) => (name: string, x: Tensor, hidden: number, given?: RecurrentOptions) =>
    layer(kind, name, () =>
      recurrent(trace, CELLS[kind], name, x, width('hidden', hidden), options(kind, given, ['layers', 'bidirectional', 'carry', 'group'])),
    );
  const norm = (kind: string, axes: number) => (name: string, x: Tensor, given?: BatchNormOptions) =>
    layer(kind, name, () => {
      if (x.shape.length !== axes) refuse(builder, kind, `got [${x.shape.join(', ')}], expected ${axes} axes`);
      return batchNorm(trace, name, x, options(kind, given, ['eps', 'momentum', 'group']));
    });
  return {
    mode: trace.mode,
    linear: (name, x, out, given) =>
      layer('linear', name, () => linear(trace, name, x, width('out', out), options('linear', given, ['bias', 'group']))),
    conv2d: (name, x, out, kernel, given) =>
      layer('conv2d', name, () =>
        conv2d(trace, name, x, width('out', out), kernel, options('conv2d', given, ['stride', 'padding', 'dilation', 'groups', 'bias', 'group'])),
      ),
    embedding: (name, tokens, count, size, given) =>
      layer('embedding', name, () =>
        embedding(trace, name, tokens, width('count', count), width('size', size), options('embedding', given, ['group'])),
      ),
    layerNorm: (name, x, given) =>
      layer('layerNorm', name, () => layerNorm(trace, name, x, options('layerNorm', given, ['eps', 'group']))),
    groupNorm: (name, x, groups, given) =>
      layer('groupNorm', name, () => groupNorm(trace, name, x, width('groups', groups), options('groupNorm', given, ['eps', 'group']))),
    batchNorm1d: norm('batchNorm1d', 2),
    batchNorm2d: norm('batchNorm2d', 4),
    rnn: cell('rnn'),
    lstm: cell('lstm'),
    gru: cell('gru'),
    dropout: (x, p, given) => within(builder, 'dropout', () => dropout(trace, x, p, options('dropout', given, ['mask']))),
    randn: (...shape) =>
      within(builder, 'randn', () => (trace.mode === 'train' ? trace.random('normal', shape) : trace.zeros(shape))),
    parameter: (name, shape, initial, given) =>
      layer('parameter', name, () => {
        const known = trace.parameters.get(name);
        if (known === undefined && initial === undefined)
          refuse(builder, 'parameter', `got no first values, and no layer has declared "${name}"; give a number, or an initialisation`);
        const { group } = options('parameter', given, ['group']);
        const place = { group: group ?? (shape.length < 2 ? 'bias' : 'weight'), matrix: matrixOf(shape) };
        return trace.parameter(name, shape, known?.initial ?? initialOf(trace, initial!, shape), place);
      }),
  };
}

function initialOf(trace: Trace, given: GivenInitial, shape: Shape): Initial {
  if (typeof given === 'number') return { kind: 'constant', value: given };
  if (!Array.isArray(given)) return given as Initial;
  const values = given as readonly number[];
  if (values.length !== sizeOf(shape))
    refuse(trace.builder, 'parameter', `got ${values.length} first values, expected the ${sizeOf(shape)} of [${shape.join(', ')}]`);
  return { kind: 'values', values };
}
