/**
 * A parameter as PyTorch holds it, for optimizers written down plainly: everything is an array of numbers, and each
 * formula stands in the loop where its paper has it.
 */
export interface Tensor {
  /** A matrix is [rows, columns] = [out, in], row-major; a vector of n is [n, 1] and no matrix. */
  readonly rows: number;
  readonly columns: number;
  readonly isMatrix: boolean;
  readonly values: Float64Array;
  readonly gradient: Float64Array;
}

export interface Plain {
  /** Updates all tensors by their gradients. */
  step(tensors: readonly Tensor[]): void;
  /** Where the network is evaluated, if not where its gradients are taken. */
  evaluated?(tensor: Tensor): Float64Array;
}

export type Settings<Name extends string> = { readonly [K in Name]?: number };

/** Remembers something for each tensor, from the first time that it is asked for. */
export function perTensor<State>(initial: (tensor: Tensor) => State): (tensor: Tensor) => State {
  const states = new Map<Tensor, State>();
  return (tensor) => {
    const state = states.get(tensor) ?? initial(tensor);
    states.set(tensor, state);
    return state;
  };
}

export const zeros = ({ values }: Tensor): Float64Array => new Float64Array(values.length);
export const copy = ({ values }: Tensor): Float64Array => Float64Array.from(values);
export const norm = (values: Iterable<number>): number => Math.hypot(...values);
