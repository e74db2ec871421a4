import type { UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { TensorBuffer } from '../tensor-function.ts';
import type { UpdateArrays } from './kernels/update.ts';

/** Where a buffer lies in WebAssembly memory. */
export interface Place extends Omit<TensorBuffer, 'name'> {
  readonly address: number;
}

/** Byte addresses of what an update works on. */
export interface Layout {
  readonly place: (buffer: string) => Place;
  readonly update: UpdateArrays;
  readonly bytes: number;
}

/** What an update keeps memory for: by its states' names, and by how many wholes and scalars it has. */
export type UpdateRoom = Pick<UpdateKernel, 'states' | 'wholes' | 'scalars'>;

/** A cache line; also leaves every buffer room behind its end for kernels that work in fours. */
export const ALIGNMENT = 64;

/**
 * All parameters lie one behind the other, and so do all gradients and each state, in the same order and with the same
 * gaps: an update is one pass over arrays of equal shape. The gaps are zero and stay without meaning.
 */
export function layOut(
  tensors: readonly { readonly name: string; readonly gradient: string }[],
  buffers: readonly TensorBuffer[],
  room: UpdateRoom | null,
): Layout {
  let end = ALIGNMENT; // Address 0 stays unused, so that a forgotten address shows.
  const reserve = (bytes: number): number => {
    const address = end;
    end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return address;
  };
  const specs = new Map(buffers.map((spec) => [spec.name, spec]));
  const places = new Map<string, Place>();
  const place = (name: string): void => {
    const { rows, columns } = specs.get(name)!;
    places.set(name, { address: reserve(rows * columns * 4), rows, columns });
  };
  const param = end;
  for (const { name } of tensors) place(name);
  const bytes = end - param;
  const grad = end;
  for (const { gradient } of tensors) place(gradient);
  const states = Object.fromEntries((room?.states ?? []).map(({ name }) => [name, reserve(bytes)]));
  const wholes = (room?.wholes ?? []).map(() => reserve(bytes));
  const operand = wholes.length === 0 ? 0 : reserve(bytes);
  for (const name of specs.keys()) if (!places.has(name)) place(name);
  const scalars = reserve((room?.scalars.length ?? 0) * 4);
  return {
    place: (name) => places.get(name)!,
    update: { param, grad, states, wholes, operand, scalars, bytes },
    bytes: end,
  };
}
