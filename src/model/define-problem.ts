import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { authorLine } from '../graph/call.ts';
import type { Tensor } from '../graph/tensor/tensor.ts';
import type { DataSource, NoSource } from '../problem/data/source.ts';
import { checkCount, checkOptions } from '../problem/options.ts';
import type { Net } from './net.ts';

/**
 * What a problem's function returns of a batch: the loss, and metrics by name, each a single number. What is reported of a
 * split is their mean over its batches, each counting by its samples.
 */
export type Outcomes = { readonly loss: Tensor } & Readonly<Record<string, Tensor>>;

export interface ProblemOptions<Fields extends string> {
  readonly name: string;
  /** Left out for a problem of parameters alone. */
  readonly data?: DataSource<Fields>;
  /** How many steps make an epoch, where there are no data to pass over. */
  readonly stepsPerEpoch?: number;
  /**
   * The loss of a batch, whose fields have the batch as their first axis. It is called a few times before training, once
   * for each size of a batch and each use, and what it does to tensors is recorded: loops and helper functions are plain
   * TypeScript, and a tensor has no value to decide by.
   */
  readonly loss: (
    batch: Readonly<Record<NoInfer<Fields>, Tensor>>,
    net: Net,
    facts: DataFacts<NoInfer<Fields>>,
  ) => Outcomes;
}

/** What is known of the data beside their shapes, which tensors have. */
export interface DataFacts<Fields extends string = string> {
  /** How many classes there are, or tokens, by field: of whole numbers, each of which is below. */
  readonly classes: Readonly<Record<Fields, number>>;
}

/** A problem of a suite's own, before it is traced. */
export interface ProblemDefinition {
  readonly kind: 'definition';
  readonly name: string;
  readonly data: DataSource;
  readonly loss: (batch: Readonly<Record<string, Tensor>>, net: Net, facts: DataFacts) => Outcomes;
  /** Where it is defined, such as `suites/cnn.ts:9`. */
  readonly at?: string;
}

/** One of parameters alone. */
export interface DatalessDefinition extends ProblemDefinition {
  readonly data: NoSource;
}

/**
 * A problem: data, a model and a loss; or a model and a loss alone, with `stepsPerEpoch`, whose batches are empty.
 *
 * @throws InputError for options that are unknown or of the wrong type; what is wrong with the model is said when it is
 *   traced, with the line
 */
export function defineProblem<const Fields extends string = never>(
  options: ProblemOptions<Fields>,
): [Fields] extends [never] ? DatalessDefinition : ProblemDefinition;
export function defineProblem(options: ProblemOptions<string>): ProblemDefinition {
  checkOptions('defineProblem', options, ['name', 'data', 'stepsPerEpoch', 'loss']);
  const { name, data, stepsPerEpoch, loss } = options;
  if (typeof name !== 'string' || name.trim() === '')
    throw new InputError(`defineProblem: name is ${show(name)}; a name for people is expected, such as 'small cnn'.`);
  if (typeof loss !== 'function')
    throw new InputError(`defineProblem: loss is ${show(loss)}; a function of a batch and net is expected.`);
  const here: { readonly stack?: unknown } = {};
  Error.captureStackTrace(here, defineProblem);
  const at = authorLine(here.stack);
  return {
    kind: 'definition',
    name: name.trim(),
    data: sourceOf(data, stepsPerEpoch),
    loss,
    ...(at !== undefined && { at }),
  };
}

function sourceOf(data: unknown, stepsPerEpoch: unknown): DataSource {
  if (data === undefined && stepsPerEpoch !== undefined) {
    checkCount('defineProblem', 'stepsPerEpoch', stepsPerEpoch, 1, 1_000_000);
    return { kind: 'none', stepsPerEpoch: stepsPerEpoch as number };
  }
  if (typeof data !== 'object' || data === null || !('kind' in data))
    throw new InputError(
      `defineProblem: data is ${show(data)}; a dataset such as mnist() or arrays({ … }) is expected` +
        `${data === undefined ? ', or stepsPerEpoch for a problem without data' : ''}.`,
    );
  if (stepsPerEpoch !== undefined)
    throw new InputError('defineProblem: got data and stepsPerEpoch; an epoch passes over the data, so leave it out.');
  return data as DataSource;
}
