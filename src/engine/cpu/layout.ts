import type { UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { BufferSpec, Dimension, Parameter } from '../../problem/program.ts';
import type { UpdateArrays } from './kernels/update.ts';

/** Where a buffer of the program lies in WebAssembly memory. */
export interface Place {
  readonly address: number;
  readonly rows: Dimension;
  readonly columns: Dimension;
  /** Numbers in the buffer, 'batch' filled in with the batch size. */
  readonly length: number;
}

/** Byte addresses of everything a lane keeps in memory. */
export interface Layout {
  readonly place: (buffer: string) => Place;
  /** The batch's image bytes, before they are normalised. */
  readonly pixels: number;
  /** The normalised value of each of the 256 bytes. */
  readonly table: number;
  /** One i32: how many rows the forward pass classified correctly. */
  readonly correct: number;
  readonly update: UpdateArrays;
  /** Memory of the matrix products, by their own names. */
  readonly areas: Readonly<Record<string, number>>;
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
  parameters: readonly Parameter[],
  buffers: readonly BufferSpec[],
  kernel: UpdateRoom | null,
  batchSize: number,
  features: number,
  areas: Readonly<Record<string, number>>,
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
    const fill = (dimension: Dimension): number => (dimension === 'batch' ? batchSize : dimension);
    const length = fill(rows) * fill(columns);
    places.set(name, { address: reserve(length * 4), rows, columns, length });
  };
  const param = end;
  for (const parameter of parameters) place(parameter.buffer);
  const bytes = end - param;
  const grad = end;
  for (const parameter of parameters) place(parameter.gradient);
  const states = Object.fromEntries((kernel?.states ?? []).map(({ name }) => [name, reserve(bytes)]));
  const wholes = (kernel?.wholes ?? []).map(() => reserve(bytes));
  const operand = wholes.length === 0 ? 0 : reserve(bytes);
  for (const name of specs.keys()) if (!places.has(name)) place(name);
  return {
    place: (name) => places.get(name)!,
    pixels: reserve(batchSize * features),
    table: reserve(256 * 4),
    correct: reserve(4),
    update: { param, grad, states, wholes, operand, scalars: reserve((kernel?.scalars.length ?? 0) * 4), bytes },
    areas: Object.fromEntries(Object.entries(areas).map(([name, size]) => [name, reserve(size)])),
    bytes: end,
  };
}
