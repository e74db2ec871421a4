import { gradientOf } from '../../../graph/model.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { Numbers } from '../../engine.ts';
import type { Part } from '../../parts.ts';
import { optimizerState, stateName } from './names.ts';
import type { Trained, TrainedParameter } from './trained.ts';

/** What lives between plans: parameters, their gradients, and the states of the model and the optimizer, of all lanes. */
export interface Values {
  /** What a plan takes; undefined where the name is none of these. */
  readonly get: (name: string) => Float32Array | undefined;
  /** Takes over what a plan has made of them. */
  readonly keep: (results: ReadonlyMap<string, Float32Array>) => void;
  /** Says that what is here is older than what was on the device. */
  readonly leave: (name: string) => void;
  /** @throws Error where the name was left on the device */
  readonly read: (name: string, into: Numbers | undefined) => Numbers;
  readonly readState: (state: string, parameter: string, into: Numbers | undefined) => Numbers | null;
  readonly write: (name: string, numbers: Numbers) => void;
}

/** @param lanes the parts of each lane */
export function firstValues(trained: Trained, lanes: readonly (readonly Part[])[]): Values {
  const values = new Map<string, Float32Array>();
  const left = new Set<string>();
  const zeros = (size: number): Float32Array => new Float32Array(size * trained.lanes);
  const numbersIn = ({ lie }: TrainedParameter): number => lie.rows * lie.columns;
  for (const parameter of trained.parameters)
    for (const name of [parameter.name, gradientOf(parameter.name)]) values.set(name, zeros(numbersIn(parameter)));
  for (const [p, { kernel, parameters }] of (trained.parts ?? []).entries())
    for (const parameter of parameters)
      for (const [s, { name }] of kernel.states.entries()) {
        const size = numbersIn(parameter);
        const all = zeros(size);
        lanes.forEach((parts, l) => all.fill(parts[p]!.kernel.states[s]!.initial, l * size, (l + 1) * size));
        values.set(optimizerState(name, parameter.name), all);
      }
  for (const { name, shape, initial } of trained.model.states)
    values.set(stateName(name), zeros(sizeOf(shape)).fill(initial));

  const set = (name: string, numbers: Float32Array): void => {
    values.set(name, numbers);
    left.delete(name);
  };
  return {
    get: (name) => values.get(name),
    keep: (results) => {
      for (const [name, result] of results) if (values.has(name)) set(name, result);
    },
    leave: (name) => {
      left.add(name);
    },
    read: (name, into) => {
      if (left.has(name))
        throw new Error(`gpujs leaves ${name} on the device; it can be read after one step, not after several at once`);
      return copy(values.get(name)!, into);
    },
    readState: (state, parameter, into) => {
      const own = values.get(optimizerState(state, parameter));
      return own === undefined ? null : copy(own, into);
    },
    write: (name, numbers) => {
      set(name, Float32Array.from(numbers));
    },
  };
}

function copy(own: Float32Array, into: Numbers | undefined): Numbers {
  if (into === undefined) return own.slice();
  into.set(own);
  return into;
}
