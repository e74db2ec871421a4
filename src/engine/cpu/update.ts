import { scalarSteps } from '../../optimizer/rule/evaluate.ts';
import type { Matmul } from '../tensor-function.ts';
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
import { FLUSH_EVERY, updateName } from './kernels/update.ts';
import type { Layout } from './layout.ts';
import type { UpdatePart } from './update-part.ts';

export interface UpdateLane {
  readonly layout: Layout;
  readonly memory: ArrayBuffer;
  readonly call: (name: string) => () => void;
  readonly multiply: (product: Matmul) => () => void;
}

/** One update: of each part the step's scalars, then each whole with what it needs, then everything else in one pass. */
export function cpuUpdate(parts: readonly UpdatePart[], lane: UpdateLane): Update {
  const { update } = lane.layout;
  const array = (address: number): Float32Array => new Float32Array(lane.memory, address, update.bytes / 4);
  const opened = parts.map((part, p) => openPart(part, p, lane, array));
  const step = stepOf(opened);
  let steps = 0;
  const averaged = update.states[parts[0]?.kernel.evaluateAt ?? ''];
  return {
    step: () => {
      steps++;
      step();
      if (steps % FLUSH_EVERY === 0) for (const { flush } of opened) flush();
    },
    exchange: exchanger(array(update.param), averaged === undefined ? null : array(averaged), () => steps),
    state: (name, parameter) => stateOf(opened, name, parameter),
  };
}

interface OpenPart extends StepOfPart, StatesOfPart {
  readonly flush: () => void;
}

/** @param array of all parameters, by its address */
function openPart(
  { kernel, hyper, tensors, functions, arrays }: UpdatePart,
  part: number,
  { layout, memory, call, multiply }: UpdateLane,
  array: (address: number) => Float32Array,
): OpenPart {
  const { update } = layout;
  const states = Object.fromEntries(kernel.states.map(({ name }) => [name, array(update.states[name]!)]));
  for (const { name, initial } of kernel.states)
    for (const tensor of tensors) share(states[name]!, tensor).fill(initial);
  const scalars = new Float32Array(memory, arrays.scalars, kernel.scalars.length);
  const nextScalars = scalarSteps(kernel, hyper);
  const functionOf = functions.open((buffer) => {
    const { address, rows, columns } = layout.place(buffer);
    return new Float32Array(memory, address, rows * columns);
  }, multiply);
  const elements: Readonly<Record<string, Float32Array>> = {
    param: array(update.param),
    grad: array(update.grad),
    ...states,
  };
  // A kernel takes four numbers before it asks whether there are more.
  const called = (name: string): (() => void) => (arrays.bytes === 0 ? nothing : call(updateName(part, name)));
  const work = kernel.wholes.map((whole, w): WholeWork => {
    const result = array(update.wholes[w]!);
    const common = { whole, result, functionOf: (tensor: TensorRange) => functionOf(w, tensor) };
    if (whole.kind === 'shape') return { ...common, prepare: nothing, operand: result };
    if (whole.operand.kind === 'element')
      return { ...common, prepare: nothing, operand: elements[whole.operand.name]! };
    return { ...common, prepare: called(`whole.${w}`), operand: array(update.operand) };
  });
  return {
    tensors,
    work,
    states,
    begin: () => {
      scalars.set(nextScalars());
    },
    finish: called('update'),
    flush: called('flush'),
  };
}

const nothing = (): void => undefined;
