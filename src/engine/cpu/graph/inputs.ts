import type { Graph } from '../../../graph/node.ts';
import type { Field, FieldData, FieldValues } from '../../../problem/data/fields.ts';
import { fieldReader, scaledBytes } from '../../field-reader.ts';
import { addTo, gather, sumRows } from '../kernels/elementwise.ts';
import { sparseKernels } from '../kernels/sparse.ts';
import { aligned } from './memory.ts';
import type { SparseField } from './sparse/find.ts';
import { placeSparse, type SparsePlaces } from './sparse/memory.ts';
import type { StepLane } from './step/step.ts';
import { sizeOf } from './view.ts';

/** How the samples of a batch get to where a model finds them. */
export type Input =
  | { readonly kind: 'sparse'; readonly name: string; readonly field: SparseField; readonly places: SparsePlaces }
  /** Bytes that are looked up in a table of what each of the 256 means. */
  | {
      readonly kind: 'bytes';
      readonly name: string;
      readonly numbers: number;
      readonly address: number;
      readonly bytes: number;
      readonly table: number;
    }
  | { readonly kind: 'numbers'; readonly name: string; readonly numbers: number; readonly address: number };

/**
 * Places for all inputs of some graphs.
 *
 * @param end bytes of memory that are in use already
 */
export function placeInputs(
  graphs: readonly Graph[],
  data: FieldData,
  sparse: readonly SparseField[],
  end: number,
): { readonly inputs: readonly Input[]; readonly bytes: number } {
  const reserve = (bytes: number): number => {
    const address = end;
    end += aligned(bytes);
    return address;
  };
  const most = new Map<string, number>();
  for (const { nodes } of graphs)
    for (const node of nodes)
      if (node.kind === 'input') most.set(node.name, Math.max(sizeOf(node.shape), most.get(node.name) ?? 0));
  const inputs = [...most].map(([name, numbers]): Input => {
    const field = sparse.find((each) => each.name === name);
    if (field !== undefined) {
      const placed = placeSparse(field, numbers / field.features, widestOf(graphs, field), end);
      end = placed.bytes;
      return { kind: 'sparse', name, field, places: placed.places };
    }
    const address = reserve(numbers * 4);
    const isBytes = Object.values(data.splits).every(({ values }) => values[name] instanceof Uint8Array);
    if (!isBytes || data.fields[name]!.scale === null) return { kind: 'numbers', name, numbers, address };
    return { kind: 'bytes', name, numbers, address, bytes: reserve(numbers), table: reserve(256 * 4) };
  });
  return { inputs, bytes: end };
}

/** Columns of the widest weight of a field. */
function widestOf(graphs: readonly Graph[], { weights }: SparseField): number {
  const rows = graphs.flatMap(({ nodes }) =>
    nodes.flatMap((node) => (node.kind === 'parameter' && weights.has(node.name) ? [node.shape[0]!] : [])),
  );
  return Math.max(...rows);
}

/** WAT functions that inputs need in the module. */
export function inputKernels(inputs: readonly Input[]): readonly string[] {
  const has = (kind: Input['kind']): boolean => inputs.some((input) => input.kind === kind);
  return [...(has('bytes') ? [gather] : []), ...(has('sparse') ? [addTo, sumRows, ...sparseKernels] : [])];
}

/** Reads some rows of a field's values into a lane's memory. */
export function openInput(
  input: Input,
  field: Field,
  { memory, kernel }: Pick<StepLane, 'memory' | 'kernel'>,
): (values: FieldValues, rows: Uint32Array) => void {
  if (input.kind === 'numbers') {
    const read = fieldReader(field, Math.fround);
    const into = new Float32Array(memory, input.address, input.numbers);
    return (values, rows) => {
      read(values, rows, into);
    };
  }
  const size = sizeOf(field.shape);
  const { bytes, table } = input.kind === 'bytes' ? input : input.places;
  const meanings = new Float32Array(memory, table, 256);
  meanings.set(scaledBytes(field.scale!, Math.fround));
  const into = new Uint8Array(memory, bytes);
  const expand = input.kind === 'bytes' ? openBytes(input, size, kernel) : openSparse(input, meanings, memory, kernel);
  return (values, rows) => {
    for (let i = 0; i < rows.length; i++) {
      const from = rows[i]! * size;
      into.set(values.subarray(from, from + size), i * size);
    }
    expand(rows.length);
  };
}

function openBytes(
  { address, bytes, table }: Extract<Input, { kind: 'bytes' }>,
  size: number,
  kernel: StepLane['kernel'],
): (count: number) => void {
  const look = kernel('gather');
  return (count) => {
    look(bytes, address, table, count * size);
  };
}

/** Turns the batch's bytes into the dense matrix and the sparse one. */
function openSparse(
  { field: { features, pixels }, places }: Extract<Input, { kind: 'sparse' }>,
  meanings: Float32Array,
  memory: ArrayBuffer,
  kernel: StepLane['kernel'],
): (count: number) => void {
  new Float32Array(memory, places.values, 256).set(meanings.map((value) => value - meanings[0]!));
  new Uint32Array(memory, places.order, features).set(pixels.order);
  pixels.order.forEach((pixel, place) => {
    new Uint32Array(memory, places.places, features)[pixel] = place;
    new Uint8Array(memory, places.seldom, features)[pixel] = place < pixels.dense ? 0 : 255;
  });
  const [gatherPixels, sparseRows] = [kernel('gatherPixels'), kernel('sparseRows')];
  const { bytes, often, table, order, seldom, values, rowStarts, rowEntries } = places;
  return (count) => {
    gatherPixels(bytes, often, table, order, count, features, pixels.dense);
    sparseRows(bytes, seldom, values, places.places, rowStarts, rowEntries, count, features);
  };
}
