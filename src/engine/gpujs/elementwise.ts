import type { KernelExpression, UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { TensorRange } from '../whole.ts';
import { Block } from './graph/block.ts';
import { Emitter, type Leaves } from './expression.ts';
import { Arguments, type Launch, type Value } from './launch.ts';

/** A tensor with its gradient and its optimizer states, by state name; all lie in one way, whatever a rule sees. */
export interface UpdatedTensor {
  readonly tensor: TensorRange;
  readonly param: Value;
  readonly grad: Value;
  readonly states: Readonly<Record<string, Value>>;
}

/** Tensors that the same kernel updates. */
export interface UpdatedPart {
  readonly kernel: UpdateKernel;
  readonly tensors: readonly UpdatedTensor[];
  /** The scalars of the step: one row of the kernel's, and behind them its constants. */
  readonly scalars: Value;
  readonly constants: Constants;
}

export interface UpdateTrace {
  readonly launch: Launch;
  readonly lanes: number;
}

/** The constants of a rule, collected while its kernels are written; they lie behind the scalars. */
export class Constants {
  readonly values: number[] = [];

  /** The constant's place among the constants. */
  place(value: number): number {
    const place = this.values.findIndex((other) => Object.is(other, value));
    return place === -1 ? this.values.push(value) - 1 : place;
  }
}

/** The code that reads what a thread's number sees of a whole. */
export type WholeReader = (args: Arguments, constant: (value: number) => string) => string;

/** By the whole's index and tensor. */
export type WholeValues = (index: number, tensor: TensorRange) => WholeReader;

/** A kernel that computes an expression for every number of a tensor. */
export function traceExpression(
  { kernel, scalars, constants }: UpdatedPart,
  body: UpdateKernel['body'],
  expression: KernelExpression,
  tensor: UpdatedTensor,
  wholes: WholeValues,
  { launch, lanes }: UpdateTrace,
): Value {
  const args = new Arguments();
  const elements: Readonly<Record<string, Value>> = { param: tensor.param, grad: tensor.grad, ...tensor.states };
  const scalar = (index: number): string => args.reader(scalars)(0, index);
  const constant = (value: number): string => scalar(kernel.scalars.length + constants.place(value));
  const leaves: Leaves = {
    element: (name) => args.own(elements[name]!),
    scalar,
    constant,
    whole: (index) => wholes(index, tensor.tensor)(args, constant),
  };
  const block = new Block();
  const result = new Emitter(leaves, body, (code) => block.keep(code)).number(expression);
  const { rows, columns } = tensor.param;
  const handle = launch([columns, rows, lanes], args, `${block.lines.join('\n')}\nreturn ${result};`);
  return { handle, rows, columns };
}
