import { InputError } from '../../base/errors.ts';
import type { UpdateKernel } from '../../optimizer/rule/expression.ts';
import { kernelCode } from '../../optimizer/rule/kernel-code.ts';
import { specialise } from '../../optimizer/rule/specialise.ts';
import type { Dataset } from '../../problem/data/dataset.ts';
import type { Program } from '../../problem/program.ts';
import type { Cohort, Engine } from '../engine.ts';
import { laneSession } from '../lane-session.ts';
import { tensorFunctions, type TensorFunctions } from '../tensor-functions.ts';
import { tensorRanges, type TensorRange } from '../whole.ts';
import { blasGemm, wasmGemm } from './graph/gemm.ts';
import { openModelSession } from './graph/session.ts';
import { elementwiseKernels } from './kernels/elementwise.ts';
import { softmaxCrossEntropy } from './kernels/softmax.ts';
import { updateKernels } from './kernels/update.ts';
import { cpuLane } from './lane.ts';
import { ALIGNMENT, layOut, type Layout } from './layout.ts';
import { blasProducts, denseBlas } from './products/blas.ts';
import type { Products } from './products/products.ts';
import { sparseProducts } from './products/sparse.ts';
import { findBlas, type Blas } from './products/system-blas.ts';
import { wasmProducts } from './products/wasm.ts';
import { compileWat, imports } from './wat.ts';

/** Float32 on one core. Element-wise kernels are WebAssembly SIMD; `products` says who multiplies matrices. */
export function cpuEngine(mode: 'blas' | 'wasm'): Engine {
  return {
    name: 'cpu',
    probe: async () => {
      if (mode === 'wasm') return { available: true, device: wasmProducts.description };
      const search = await findBlas();
      if (!search.found) return { available: false, reason: search.reason, hint: search.hint };
      const { description, kernels } = search.blas;
      const note = kernels === null ? {} : { note: kernels.text, ...(kernels.slow && { slow: true as const }) };
      return { available: true, device: description, ...note };
    },
    open: async (cohort) => {
      const { program, data, optimizer, batchSize } = cohort;
      const products = mode === 'blas' ? await blas(program, data) : wasm(program, data);
      // Lanes whose hyperparameters only change numbers share their code; an option may change the code too.
      const compiled = new Map<string, Promise<Compiled>>();
      const lanes = cohort.lanes.map(async (hyper) => {
        const kernel = optimizer === null ? null : specialise(optimizer.rule, hyper);
        const code = kernel === null ? '' : kernelCode(kernel);
        const ready = compiled.get(code) ?? compile(cohort, products, kernel);
        compiled.set(code, ready);
        const { module, layout, tensors, functions } = await ready;
        const instance = new WebAssembly.Instance(module, imports);
        const update = kernel === null ? null : { kernel, hyper, functions };
        return cpuLane({ program, data, layout, instance, products, tensors, optimizer: update });
      });
      return laneSession(products.description, await Promise.all(lanes), data, batchSize);
    },
    openModel: async (cohort) => openModelSession(cohort, mode === 'blas' ? blasGemm(await systemBlas()) : wasmGemm),
  };
}

interface Compiled {
  readonly module: WebAssembly.Module;
  readonly layout: Layout;
  readonly tensors: readonly TensorRange[];
  readonly functions: TensorFunctions;
}

async function compile(
  { program, data, batchSize }: Cohort,
  products: Products,
  kernel: UpdateKernel | null,
): Promise<Compiled> {
  const tensors = tensorRanges(program, ALIGNMENT / 4);
  const functions = await tensorFunctions(kernel?.wholes ?? [], tensors);
  const buffers = [...program.buffers, ...functions.buffers];
  const columnsOf = (name: string): number => buffers.find((buffer) => buffer.name === name)!.columns as number;
  const matmuls = [
    ...[...program.forward, ...program.backward].filter((operation) => operation.kind === 'matmul'),
    ...functions.products,
  ];
  const { features } = data;
  const areas = products.areas({ batchSize, features, widest: widest(program) });
  const layout = layOut(program.parameters, buffers, kernel, batchSize, features, areas);
  const kernels = [
    ...elementwiseKernels,
    softmaxCrossEntropy,
    ...products.kernels(matmuls, columnsOf),
    ...(kernel === null ? [] : updateKernels(kernel, layout.update, 0)),
  ];
  return { module: await compileWat(kernels, layout.bytes), layout, tensors, functions };
}

const wasm = (program: Program, data: Dataset): Products => sparseProducts(program, data, wasmProducts) ?? wasmProducts;

async function blas(program: Program, data: Dataset): Promise<Products> {
  const found = await systemBlas();
  const dense = blasProducts(found);
  return sparseProducts(program, data, dense, denseBlas(found)) ?? dense;
}

async function systemBlas(): Promise<Blas> {
  const search = await findBlas();
  if (!search.found) throw new InputError(`cpu:blas needs a system BLAS, but ${search.reason}: ${search.hint}`);
  return search.blas;
}

function widest(program: Program): number {
  return Math.max(...program.buffers.map(({ columns }) => (columns === 'batch' ? 0 : columns)));
}
