import { compileKernel, scalarSteps } from '../../optimizer/rule/evaluate.ts';
import type { Hyper, UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { Apply } from '../tensor-function.ts';
import {
  exchanger,
  share,
  stateOf,
  type StatesOfPart,
  type TensorRange,
  type Update,
  type WholeWork,
} from '../whole.ts';
import { stepOf, type StepOfPart } from '../whole-steps.ts';

/** All parameters of a network, one behind the other, and their gradients in the same order. */
export interface Parameters {
  readonly values: Float64Array;
  readonly gradients: Float64Array;
}

/** What is updated by the same kernel. */
export interface UpdatePart {
  readonly kernel: UpdateKernel;
  readonly hyper: Hyper;
  readonly tensors: readonly TensorRange[];
  readonly functionOf: (w: number, tensor: TensorRange) => Apply;
}

/** One step of a rule, element by element; keeps the optimizer's states. */
export function ruleUpdate(parts: readonly UpdatePart[], parameters: Parameters): Update {
  const { values } = parameters;
  const names = new Set(parts.flatMap(({ kernel }) => kernel.states.map(({ name }) => name)));
  const states = Object.fromEntries([...names].map((name) => [name, new Float64Array(values.length)]));
  const opened = parts.map((part) => openPart(part, parameters, states));
  const step = stepOf(opened);
  let steps = 0;
  const averaged = states[parts[0]?.kernel.evaluateAt ?? ''] ?? null;
  return {
    step: () => {
      steps++;
      step();
    },
    exchange: exchanger(values, averaged, () => steps),
    state: (name, parameter) => stateOf(opened, name, parameter),
  };
}

type OpenPart = StepOfPart & StatesOfPart;

/** @param all arrays of every state that some part keeps */
function openPart(
  { kernel, hyper, tensors, functionOf }: UpdatePart,
  { values, gradients }: Parameters,
  all: Readonly<Record<string, Float64Array>>,
): OpenPart {
  const { update, operands } = compileKernel(kernel);
  const states = Object.fromEntries(kernel.states.map(({ name }) => [name, all[name]!]));
  for (const { name, initial } of kernel.states)
    for (const tensor of tensors) share(states[name]!, tensor).fill(initial);
  const wholes = kernel.wholes.map(() => new Float64Array(values.length));
  const changing = [values, gradients, ...Object.values(states)];
  const inputs = [...changing, ...wholes];
  const element = new Float64Array(inputs.length);
  const operand = new Float64Array(values.length);
  const nextScalars = scalarSteps(kernel, hyper);
  let scalars: Float64Array = new Float64Array(0);
  const eachElement = (visit: (i: number) => void): void => {
    for (const { start, rows, columns } of tensors)
      for (let i = start; i < start + rows * columns; i++) {
        inputs.forEach((array, slot) => (element[slot] = array[i]!));
        visit(i);
      }
  };
  const work = kernel.wholes.map((whole, w): WholeWork => {
    const prepare = (): void => {
      eachElement((i) => {
        operand[i] = operands[w]?.(element, scalars) ?? 0;
      });
    };
    return { whole, prepare, operand, result: wholes[w]!, functionOf: (tensor) => functionOf(w, tensor) };
  });
  return {
    tensors,
    work,
    states,
    begin: () => {
      scalars = nextScalars();
    },
    finish: () => {
      eachElement((i) => {
        update(element, scalars);
        changing.forEach((array, slot) => (array[i] = element[slot]!));
      });
    },
  };
}
