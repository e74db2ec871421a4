import type { UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { Dimension, Program } from '../../problem/program.ts';
import type { Constants } from './elementwise.ts';
import type { Extent } from './launch.ts';
import { scalarCount } from './scalars.ts';

/** What all plans of a session have in common. */
export interface Network {
  readonly program: Program;
  readonly kernel: UpdateKernel | null;
  readonly constants: Constants;
  /** Numbers in an image; 0 where there are none. */
  readonly features: number;
  readonly lanes: number;
}

/** What a plan does; each step of it takes the next batch and the next row of scalars. */
export interface Task {
  readonly kind: 'train' | 'gradient' | 'update' | 'evaluate';
  readonly steps: number;
  /** Rows of a 'batch' dimension. */
  readonly batch: number;
  /** Different batches at a step: lanes that see the same batch share it. */
  readonly sets: number;
  /** That it is given, for all batches of all steps. */
  readonly images: number;
}

/** Names of what is no buffer of the program. */
export const NAMES = {
  images: '#images',
  labels: '#labels',
  /** Where the rows of each batch are among the images and labels. */
  places: '#places',
  /** Rows of each step's batch. */
  sizes: '#sizes',
  /** Which batch a lane sees. */
  sets: '#sets',
  scalars: '#scalars',
  /** -1, the step before the first. */
  start: '#start',
  losses: '#losses',
  correct: '#correct',
} as const;

/** The name of a parameter's optimizer state. */
export const stateName = (state: string, buffer: string): string => `#${state} of ${buffer}`;

/** Rows and columns of a buffer of the program. */
export function sizeOf({ program }: Network, name: string, batch: number): readonly [rows: number, columns: number] {
  const { rows, columns } = program.buffers.find((buffer) => buffer.name === name)!;
  const fill = (dimension: Dimension): number => (dimension === 'batch' ? batch : dimension);
  return [fill(rows), fill(columns)];
}

/** What a task takes, by name. */
export function inputsOf(network: Network, { kind, steps, batch, sets, images }: Task): ReadonlyMap<string, Extent> {
  const { program, kernel, constants, lanes, features } = network;
  const inputs = new Map<string, Extent>([[NAMES.start, [1, 1, 1]]]);
  const add = (name: string, of = name): void => {
    const [rows, columns] = sizeOf(network, of, batch);
    inputs.set(name, [columns, rows, lanes]);
  };
  for (const { buffer, gradient } of program.parameters) {
    add(buffer);
    // Without a backward pass the gradients are those that were written.
    if (kind === 'update' || (kind === 'train' && program.backward.length === 0)) add(gradient);
    if (kind === 'train' || kind === 'update')
      for (const { name } of kernel?.states ?? []) add(stateName(name, buffer), buffer);
  }
  if (kind === 'train' || kind === 'update') inputs.set(NAMES.scalars, [scalarCount(kernel, constants), steps, lanes]);
  if (kind === 'update') return inputs;
  for (const { buffer } of program.constants) add(buffer);
  inputs.set(NAMES.sizes, [steps, 1, 1]);
  inputs.set(NAMES.losses, [steps, 1, lanes]);
  if (features === 0) return inputs;
  inputs.set(NAMES.images, [features, images, 1]);
  inputs.set(NAMES.labels, [1, images, 1]);
  inputs.set(NAMES.places, [batch, steps, sets]);
  inputs.set(NAMES.sets, [lanes, 1, 1]);
  return inputs;
}
