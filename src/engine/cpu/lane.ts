import type { Dataset } from '../../problem/data/dataset.ts';
import type { Operation, Program } from '../../problem/program.ts';
import type { Numbers } from '../engine.ts';
import type { Lane } from '../lane-session.ts';
import type { TensorRange } from '../whole.ts';
import type { Kernels } from './kernels.ts';
import type { Layout } from './layout.ts';
import type { ProductLane, Products } from './products/products.ts';
import { cpuUpdate } from './update.ts';
import type { UpdatePart } from './update-part.ts';

export interface LaneParts {
  readonly program: Program;
  readonly data: Dataset;
  readonly layout: Layout;
  readonly instance: WebAssembly.Instance;
  readonly products: Products;
  /** Null where the session has no update of its own. */
  readonly optimizer: Pick<UpdatePart, 'kernel' | 'hyper' | 'functions'> | null;
  readonly tensors: readonly TensorRange[];
}

/** One network in one WebAssembly memory. The list of operations is turned into calls once, not at every step. */
export function cpuLane(parts: LaneParts): Lane {
  const { program, data, layout, products, optimizer } = parts;
  const kernels = parts.instance.exports as unknown as Kernels;
  const memory = kernels.memory.buffer;
  const { place } = layout;
  const numbers = (name: string): Float32Array => new Float32Array(memory, place(name).address, place(name).length);

  const table = new Float32Array(memory, layout.table, 256);
  for (let u = 0; u < 256; u++) table[u] = normalise(u, data.normalise);

  const correct = new Int32Array(memory, layout.correct, 1);
  let images: Uint8Array;
  let labels: Uint8Array;
  let rows: Uint32Array;
  let size = 0;
  let loss = NaN;

  const lane: ProductLane = {
    layout,
    memory,
    features: data.features,
    kernel: (name) => parts.instance.exports[name] as ReturnType<ProductLane['kernel']>,
    size: () => size,
  };
  const compile = (operation: Operation): (() => void) => {
    switch (operation.kind) {
      case 'gather': {
        const { features } = data;
        const pixels = new Uint8Array(memory, layout.pixels);
        const classes = new Uint8Array(memory, place(operation.labels).address);
        const gather = products.gather(operation, lane);
        return () => {
          for (let i = 0; i < size; i++) {
            const row = rows[i]!;
            pixels.set(images.subarray(row * features, (row + 1) * features), i * features);
            classes[i] = labels[row]!;
          }
          gather();
        };
      }
      case 'matmul':
        return products.multiply(operation, lane);
      case 'addBias': {
        const { address, rows: height, columns } = place(operation.to);
        const bias = place(operation.bias).address;
        return () => {
          kernels.addBias(address, bias, height === 'batch' ? size : height, columns as number);
        };
      }
      case 'relu': {
        const { address, columns } = place(operation.of);
        return () => {
          kernels.relu(address, size * (columns as number));
        };
      }
      case 'reluGradient': {
        const { address, columns } = place(operation.gradient);
        const activation = place(operation.activation).address;
        return () => {
          kernels.reluGradient(activation, address, size * (columns as number));
        };
      }
      case 'softmaxCrossEntropy': {
        const { address, columns } = place(operation.logits);
        const classes = place(operation.labels).address;
        const gradient = place(operation.gradient).address;
        return () => {
          loss = kernels.softmaxCrossEntropy(address, classes, gradient, layout.correct, size, columns as number);
        };
      }
      case 'multiply': {
        const { address, rows: height, columns } = place(operation.out);
        const [left, right] = [place(operation.left).address, place(operation.right).address];
        return () => {
          kernels.multiply(left, right, address, (height === 'batch' ? size : height) * (columns as number));
        };
      }
      case 'sumSquares': {
        const { address, rows: height, columns } = place(operation.of);
        const gradient = place(operation.gradient).address;
        return () => {
          loss = kernels.sumSquares(address, gradient, height === 'batch' ? size : height, columns as number);
        };
      }
      case 'sumRows': {
        const { address, columns } = place(operation.of);
        const out = place(operation.out).address;
        return () => {
          kernels.sumRows(address, out, size, columns as number);
        };
      }
      default:
        return operation satisfies never;
    }
  };
  const classifies = program.forward.some(({ kind }) => kind === 'softmaxCrossEntropy');
  const forward = program.forward.map(compile);
  const backward = program.backward.map(compile);
  const update =
    optimizer === null
      ? null
      : cpuUpdate([{ ...optimizer, tensors: parts.tensors, arrays: layout.update }], {
          ...{ layout, memory },
          call: lane.kernel,
          multiply: compile,
        });

  const reordered = products.reordered?.open(lane);
  const isReordered = (name: string): boolean => products.reordered?.buffers.has(name) ?? false;
  /** Numbers that lie as the buffer of that name does, with their rows where they belong. */
  const ordered = (name: string, values: Numbers): Numbers => (isReordered(name) ? reordered!.read(values) : values);

  return {
    forward: (split, batch) => {
      ({ images, labels } = data[split]);
      rows = batch;
      size = batch.length;
      for (const run of forward) run();
      return { loss, correct: classifies ? correct[0]! : null };
    },
    backward: () => {
      for (const run of backward) run();
    },
    update: () => {
      if (update === null) throw new Error('this session computes gradients only; it has no update');
      update.step();
    },
    exchange: () => {
      update?.exchange();
    },
    read: (name) => ordered(name, numbers(name)),
    write: (name, values) => {
      if (isReordered(name)) reordered!.write(numbers(name), values);
      else numbers(name).set(values);
    },
    state: (name, parameter) => {
      const values = update?.state(name, parameter) ?? null;
      return values === null ? null : ordered(parameter, values);
    },
  };
}

/** As PyTorch's ToTensor and Normalize compute it: every step rounded to float32. */
function normalise(byte: number, { divisor, mean, std }: Dataset['normalise']): number {
  return Math.fround(Math.fround(Math.fround(byte / divisor) - mean) / std);
}
