import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { authorLine } from '../graph/call.ts';
import type { Tensor } from '../graph/tensor/tensor.ts';
import type { DataSource } from '../problem/data/source.ts';
import { checkOptions } from '../problem/options.ts';
import type { Net } from './net.ts';

/** What a problem's function returns: the loss, and metrics by name, each a single number. */
export type Outcomes = { readonly loss: Tensor } & Readonly<Record<string, Tensor>>;

export interface ProblemOptions<Fields extends string> {
  readonly name: string;
  readonly data: DataSource<Fields>;
  /**
   * The loss of a batch, whose fields have the batch as their first axis. It is called a few times before training, once
   * for each size of a batch and each use, and what it does to tensors is recorded: loops and helper functions are plain
   * TypeScript, and a tensor has no value to decide by.
   */
  readonly loss: (batch: Readonly<Record<NoInfer<Fields>, Tensor>>, net: Net) => Outcomes;
}

/** A problem of a suite's own, before it is traced. */
export interface ProblemDefinition {
  readonly kind: 'definition';
  readonly name: string;
  readonly data: DataSource;
  readonly loss: (batch: Readonly<Record<string, Tensor>>, net: Net) => Outcomes;
  /** Where it is defined, such as `suites/cnn.ts:9`. */
  readonly at?: string;
}

/**
 * A problem: data, a model and a loss.
 *
 * @throws InputError for options that are unknown or of the wrong type; what is wrong with the model is said when it is
 *   traced, with the line
 */
export function defineProblem<const Fields extends string>(options: ProblemOptions<Fields>): ProblemDefinition {
  checkOptions('defineProblem', options, ['name', 'data', 'loss']);
  const { name, data, loss } = options;
  if (typeof name !== 'string' || name.trim() === '')
    throw new InputError(`defineProblem: name is ${show(name)}; a name for people is expected, such as 'small cnn'.`);
  const given: unknown = data;
  if (typeof given !== 'object' || given === null || !('kind' in given))
    throw new InputError(
      `defineProblem: data is ${show(data)}; a dataset such as mnist() or arrays({ … }) is expected.`,
    );
  if (typeof loss !== 'function')
    throw new InputError(`defineProblem: loss is ${show(loss)}; a function of a batch and net is expected.`);
  const here: { readonly stack?: unknown } = {};
  Error.captureStackTrace(here, defineProblem);
  const at = authorLine(here.stack);
  return {
    kind: 'definition',
    name: name.trim(),
    data,
    loss: loss,
    ...(at !== undefined && { at }),
  };
}
