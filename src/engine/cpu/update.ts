import { scalarSteps } from '../../optimizer/rule/evaluate.ts';
import type { Hyper, KernelWhole, UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { Apply, Matmul } from '../tensor-function.ts';
import type { TensorFunctions } from '../tensor-functions.ts';
import { computeWhole, exchanger, type TensorRange, type Update } from '../whole.ts';
import { FLUSH_EVERY } from './kernels/update.ts';
import type { Layout } from './layout.ts';

export interface UpdateParts {
  readonly kernel: UpdateKernel;
  readonly hyper: Hyper;
  readonly layout: Layout;
  readonly memory: ArrayBuffer;
  readonly call: (name: string) => () => void;
  readonly tensors: readonly TensorRange[];
  readonly functions: TensorFunctions;
  readonly multiply: (product: Matmul) => () => void;
}

/** One update: the step's scalars, then each whole with what it needs, then everything else in one pass. */
export function cpuUpdate(parts: UpdateParts): Update {
  const { kernel, layout, memory, call, tensors } = parts;
  const { update } = layout;
  const array = (address: number): Float32Array => new Float32Array(memory, address, update.bytes / 4);
  for (const { name, initial } of kernel.states) array(update.states[name]!).fill(initial);
  const scalars = new Float32Array(memory, update.scalars, kernel.scalars.length);
  const nextScalars = scalarSteps(kernel, parts.hyper);
  const functionOf = parts.functions.open((buffer) => {
    const { address, length } = layout.place(buffer);
    return new Float32Array(memory, address, length);
  }, parts.multiply);

  const compileWhole = (whole: KernelWhole, w: number): (() => void) => {
    const result = array(update.wholes[w]!);
    const ofTensor = (tensor: TensorRange): Apply => functionOf(w, tensor);
    if (whole.kind === 'shape') {
      computeWhole(whole, tensors, result, result, ofTensor);
      return () => undefined;
    }
    if (whole.operand.kind === 'element') {
      const elements: Readonly<Record<string, number>> = { param: update.param, grad: update.grad, ...update.states };
      const operand = array(elements[whole.operand.name]!);
      return () => {
        computeWhole(whole, tensors, operand, result, ofTensor);
      };
    }
    const compute = call(`whole.${w}`);
    const operand = array(update.operand);
    return () => {
      compute();
      computeWhole(whole, tensors, operand, result, ofTensor);
    };
  };
  const wholes = kernel.wholes.map(compileWhole);
  const finish = call('update');
  const flush = call('flush');
  let steps = 0;
  const averaged = kernel.evaluateAt === undefined ? null : array(update.states[kernel.evaluateAt]!);
  return {
    step: () => {
      steps++;
      scalars.set(nextScalars());
      for (const compute of wholes) compute();
      finish();
      if (steps % FLUSH_EVERY === 0) flush();
    },
    exchange: exchanger(array(update.param), averaged, () => steps),
    states: Object.fromEntries(Object.entries(update.states).map(([name, address]) => [name, array(address)])),
  };
}
