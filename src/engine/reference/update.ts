import { compileKernel, scalarSteps } from '../../optimizer/rule/evaluate.ts';
import type { Hyper, UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { Apply } from '../tensor-function.ts';
import { computeWhole, exchanger, type TensorRange, type Update } from '../whole.ts';

/** All parameters of a network, one behind the other, and their gradients in the same order. */
export interface Parameters {
  readonly tensors: readonly TensorRange[];
  readonly values: Float64Array;
  readonly gradients: Float64Array;
}

/** One step of a rule, element by element; keeps the optimizer's states. */
export function ruleUpdate(
  kernel: UpdateKernel,
  hyper: Hyper,
  { tensors, values, gradients }: Parameters,
  functionOf: (w: number, tensor: TensorRange) => Apply,
): Update {
  const { update, operands } = compileKernel(kernel);
  const states = kernel.states.map(({ initial }) => new Float64Array(values.length).fill(initial));
  const wholes = kernel.wholes.map(() => new Float64Array(values.length));
  const inputs = [values, gradients, ...states, ...wholes];
  const changing = [values, gradients, ...states];
  const element = new Float64Array(inputs.length);
  const operand = new Float64Array(values.length);
  const nextScalars = scalarSteps(kernel, hyper);
  const load = (i: number): void => {
    inputs.forEach((array, slot) => (element[slot] = array[i]!));
  };
  let steps = 0;
  const step = (): void => {
    steps++;
    const scalars = nextScalars();
    kernel.wholes.forEach((whole, w) => {
      for (let i = 0; i < values.length; i++) {
        load(i);
        operand[i] = operands[w]?.(element, scalars) ?? 0;
      }
      computeWhole(whole, tensors, operand, wholes[w]!, (tensor) => functionOf(w, tensor));
    });
    for (let i = 0; i < values.length; i++) {
      load(i);
      update(element, scalars);
      changing.forEach((array, slot) => (array[i] = element[slot]!));
    }
  };
  const averaged = states[kernel.states.findIndex(({ name }) => name === kernel.evaluateAt)] ?? null;
  const named = Object.fromEntries(kernel.states.map(({ name }, i) => [name, states[i]!]));
  return { step, exchange: exchanger(values, averaged, () => steps), states: named };
}
