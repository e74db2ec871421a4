/**
 * `npm run kernels [-- HIDDEN BATCH]`: microseconds of each call of a training step of the 784-HIDDEN-10 network on the cpu
 * engine, the rate of its products beside the BLAS's own on the same matrices, and the update of every element-wise
 * optimizer beside a pass that only reads and writes the same arrays. By tinybench; run nothing else.
 */
import { Bench } from 'tinybench';
import { Generator } from '../../src/base/random.ts';
import { blasGemm, wasmGemm, type Gemm } from '../../src/engine/cpu/graph/gemm.ts';
import { openInput } from '../../src/engine/cpu/graph/inputs.ts';
import { openModelLane } from '../../src/engine/cpu/graph/lane.ts';
import { compileModel } from '../../src/engine/cpu/graph/session.ts';
import { findSparseFields } from '../../src/engine/cpu/graph/sparse/find.ts';
import { findBlas, NO_TRANSPOSE, ROW_MAJOR, TRANSPOSE } from '../../src/engine/cpu/products/system-blas.ts';
import { imports } from '../../src/engine/cpu/wat.ts';
import { loadEngine } from '../../src/engine/registry.ts';
import { gradientOf } from '../../src/graph/model.ts';
import { withParameterGradients } from '../../src/graph/parameter-gradients.ts';
import { catalog } from '../../src/optimizer/catalog.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import type { KernelExpression, UpdateKernel } from '../../src/optimizer/rule/expression.ts';
import { specialise } from '../../src/optimizer/rule/specialise.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { mlpModel } from './mlp-model.ts';
import { dividing, OPERATIONS, rooting, suiteRule, touching } from './rules.ts';

const [HIDDEN = 200, BATCH = 64] = process.argv.slice(2).map(Number);
const MILLISECONDS = 300;

const { model, data } = await mlpModel(HIDDEN, BATCH);
const rows = Uint32Array.from({ length: BATCH }, (_, i) => i);

/** The median in microseconds. */
async function microseconds(run: () => unknown): Promise<number> {
  const bench = new Bench({ time: MILLISECONDS, warmupTime: MILLISECONDS / 3, throws: true });
  bench.add('it', run);
  const { result } = (await bench.run())[0]!;
  if (result.state !== 'completed') throw new Error(`tinybench ended in the state ${result.state}`);
  return result.latency.p50 * 1000;
}

const print = (name: string, ...cells: readonly string[]): void => {
  console.log(`${name.padEnd(60)}${cells.map((cell) => cell.padStart(14)).join('')}`);
};

/** Of a product in floating-point operations, by its name: `matmul [m,k] [k,n]`; null of anything else. */
function work(name: string): number | null {
  const [, m, k, n] = /^matmul \[(\d+),(\d+)\] \[\d+,(\d+)\]$/.exec(name)?.map(Number) ?? [];
  return m === undefined || k === undefined || n === undefined ? null : 2 * m * k * n;
}

/** Billions a second; a number of operations over microseconds. */
const rate = (operations: number, time: number): string => `${(operations / time / 1000).toFixed(0)} GFLOP/s`;

async function printCalls(name: string, gemm: Gemm): Promise<void> {
  print(`\n${name}, hidden ${HIDDEN}, batch ${BATCH}`, 'µs');
  const trained = withParameterGradients(model);
  const graphs = [...trained.train, ...trained.evaluate].map(({ graph }) => graph);
  const compiled = await compileModel(trained, data, findSparseFields(graphs, data, gemm), null, gemm);
  const instance = new WebAssembly.Instance(compiled.module, imports);
  const lane = openModelLane(compiled, instance, data, gemm, null, 0);
  const generator = new Generator(0);
  for (const { name: parameter } of model.parameters)
    lane.write(
      parameter,
      Float32Array.from(lane.read(parameter), () => generator.draw() / 2 ** 36),
    );
  lane.gradient(rows);
  const { memory, ...exports } = instance.exports as Record<string, unknown> & { memory: WebAssembly.Memory };
  const kernel = (each: string) => exports[each] as (...args: readonly number[]) => void;
  for (const input of compiled.inputs) {
    const read = openInput(input, data.fields[input.name]!, { memory: memory.buffer, kernel });
    const values = data.splits.train.values[input.name]!;
    const own = await microseconds(() => {
      read(values, rows);
    });
    print(`${input.name}, as ${input.kind}`, own.toFixed(1));
  }
  const [train] = compiled.placed.open({ memory: memory.buffer, exports });
  for (const call of train!.calls) {
    const own = await microseconds(call.run);
    const flop = work(call.name);
    print(call.name, own.toFixed(1), ...(flop === null ? [] : [rate(flop, own)]));
  }
}

await printCalls('cpu:wasm', wasmGemm);
const search = await findBlas();
if (search.found) {
  const { blas } = search;
  await printCalls('cpu:blas', blasGemm(blas));
  print(`\n${blas.description} by itself`, 'µs');
  const products = [
    ['images · weightᵀ', BATCH, HIDDEN, 784, NO_TRANSPOSE, TRANSPOSE],
    ['gradientᵀ · images', HIDDEN, 784, BATCH, TRANSPOSE, NO_TRANSPOSE],
  ] as const;
  for (const [name, m, n, k, transposeLeft, transposeRight] of products) {
    const [left, right, out] = [m * k, k * n, m * n].map((size) =>
      Float32Array.from({ length: size }, (_, i) => Math.sin(i)),
    ) as [Float32Array, Float32Array, Float32Array];
    const [leftStride, rightStride] = [transposeLeft === TRANSPOSE ? m : k, transposeRight === TRANSPOSE ? k : n];
    const own = await microseconds(() => {
      blas.sgemm(
        ...([ROW_MAJOR, transposeLeft, transposeRight, m, n, k, 1, left, leftStride, right, rightStride] as const),
        ...([0, out, n] as const),
      );
    });
    print(name, own.toFixed(1), rate(2 * m * n * k, own));
  }
}

/** Of the update alone, under gradients of a usual size. */
async function update(optimizer: RuleOptimizer): Promise<number> {
  const engine = await loadEngine('cpu:wasm');
  const cohort = { model, data, batchSize: BATCH, seeds: [0], optimizer, lanes: [optimizer] };
  const session = await engine.open(cohort);
  await writeInitialParameters(model, session, [new Generator(0)]);
  for (const { name } of model.parameters) {
    const numbers = await session.read(gradientOf(name));
    await session.write(
      gradientOf(name),
      numbers.map((_, i) => 1e-3 * Math.sin(i)),
    );
  }
  const result = await microseconds(() => session.update());
  await session.close();
  return result;
}

// A division or root for every number beyond what passing over the arrays takes: they all wait for the same divider.
const plain = await update(touching(0));
const division = (await update(dividing)) - plain;
const root = (await update(rooting)) - plain;
/** Divisions and roots of a kernel, together. */
function divider({ body, result }: UpdateKernel): number {
  const each = (e: KernelExpression): number => {
    switch (e.kind) {
      case 'unary':
        return each(e.operand) + (e.operator === 'sqrt' ? root : 0) / OPERATIONS;
      case 'binary':
        return each(e.left) + each(e.right) + (e.operator === 'divide' ? division : 0) / OPERATIONS;
      case 'choose':
        return each(e.test) + each(e.then) + each(e.otherwise);
      default:
        return 0;
    }
  };
  return [...body.map(({ value }) => value), ...Object.values(result)].reduce((sum, e) => sum + each(e), 0);
}

print('\nupdate alone, cpu:wasm', 'µs', 'passing over', 'ratio', 'divisions');
print('', '', 'the arrays', '', 'and roots');
for (const { make } of catalog) {
  const spec = make({});
  const kernel = specialise(spec.rule, spec.hyper);
  if (kernel.wholes.length > 0) continue;
  const [own, pass] = [await update(spec), await update(touching(kernel.states.length))];
  print(spec.name, own.toFixed(0), pass.toFixed(0), (own / pass).toFixed(2), divider(kernel).toFixed(0));
}
const own = rmsprop({ lr: 1e-3, alpha: 0.9 });
const ratios: number[] = [];
for (let round = 0; round < 9; round++) ratios.push((await update(own)) / (await update(suiteRule({ lr: 1e-3 }))));
print('\nrule of a suite beside rmsprop, times as fast', ratios.sort((a, b) => a - b)[4]!.toFixed(3));
