/**
 * `npm run kernels [-- HIDDEN BATCH]`: microseconds of each operation of a training step of the 784-HIDDEN-10 network on
 * the cpu engine, the rate of its products beside the BLAS's own on the same matrices, and the update of every
 * element-wise optimizer beside a pass that only reads and writes the same arrays. By tinybench; run nothing else.
 */
import { Bench } from 'tinybench';
import { Generator } from '../../src/base/random.ts';
import type { Session } from '../../src/engine/engine.ts';
import { findBlas, NO_TRANSPOSE, ROW_MAJOR, TRANSPOSE } from '../../src/engine/cpu/products/system-blas.ts';
import { loadEngine, probe, type EngineId } from '../../src/engine/registry.ts';
import { catalog } from '../../src/optimizer/catalog.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import type { KernelExpression, UpdateKernel } from '../../src/optimizer/rule/expression.ts';
import { specialise } from '../../src/optimizer/rule/specialise.ts';
import { loadMnist } from '../../src/problem/data/mnist.ts';
import { mlp } from '../../src/problem/model/mlp.ts';
import type { Operation, Program } from '../../src/problem/program.ts';
import { writeInitialParameters } from '../engine/initial.ts';
import { dividing, OPERATIONS, rooting, suiteRule, touching } from './rules.ts';

const [HIDDEN = 200, BATCH = 64] = process.argv.slice(2).map(Number);
const MILLISECONDS = 300;

const { dataset } = await loadMnist({ trainSize: 60_000, testSize: 10_000 });
const program = mlp(dataset.features, [HIDDEN], dataset.classes);
const rows = [Uint32Array.from({ length: BATCH }, (_, i) => i)];

type Matmul = Extract<Operation, { kind: 'matmul' }>;

/** The median in microseconds. */
async function microseconds(run: () => unknown): Promise<number> {
  const bench = new Bench({ time: MILLISECONDS, warmupTime: MILLISECONDS / 3, throws: true });
  bench.add('it', run);
  const { result } = (await bench.run())[0]!;
  if (result.state !== 'completed') throw new Error(`tinybench ended in the state ${result.state}`);
  return result.latency.p50 * 1000;
}

async function withSession<T>(
  id: EngineId,
  part: Pick<Program, 'forward' | 'backward'>,
  optimizer: RuleOptimizer | null,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const engine = await loadEngine(id);
  const lanes = [optimizer?.hyper ?? {}];
  const cohort = { program: { ...program, ...part }, data: dataset, optimizer, lanes, batchSize: BATCH };
  const session = await engine.open(cohort);
  await writeInitialParameters(program, session, [new Generator(0)]);
  const result = await use(session);
  await session.close();
  return result;
}

const print = (name: string, ...cells: readonly string[]): void => {
  console.log(`${name.padEnd(44)}${cells.map((cell) => cell.padStart(14)).join('')}`);
};

/** Of the product in floating-point operations. */
function work({ left, transposeLeft, out }: Matmul): number {
  const size = (name: string): [number, number] => {
    const { rows: r, columns: c } = program.buffers.find((buffer) => buffer.name === name)!;
    return [r === 'batch' ? BATCH : r, c as number];
  };
  const inner = size(left)[transposeLeft ? 0 : 1];
  return 2 * size(out)[0] * size(out)[1] * inner;
}

/** Billions a second; a number of operations over microseconds. */
const rate = (operations: number, time: number): string => `${(operations / time / 1000).toFixed(0)} GFLOP/s`;

const [gather] = program.forward as [Operation];
const operations = [...program.forward, ...program.backward].slice(1);
const name = (operation: Operation): string =>
  operation.kind === 'matmul'
    ? `${operation.out} = ${operation.left}${operation.transposeLeft ? 'ᵀ' : ''} · ${operation.right}${operation.transposeRight ? 'ᵀ' : ''}`
    : operation.kind;

for (const id of ['cpu:blas', 'cpu:wasm'] as const) {
  if (!(await probe(id)).available) continue;
  print(`\n${id}, hidden ${HIDDEN}, batch ${BATCH}`, 'µs');
  // What reads the images needs them gathered first; with no other operation, what the calls themselves cost.
  const time = (forward: readonly Operation[]): Promise<number> =>
    withSession(id, { forward, backward: [] }, null, (session) => microseconds(() => session.gradient(rows)));
  const nothing = await time([]);
  const gathered = await time([gather]);
  print('a call that does nothing', nothing.toFixed(1));
  print('gather', (gathered - nothing).toFixed(1));
  for (const operation of operations) {
    const onImages = operation.kind === 'matmul' && operation.left === 'input';
    const own = onImages ? (await time([gather, operation])) - gathered : (await time([operation])) - nothing;
    print(name(operation), own.toFixed(1), ...(operation.kind === 'matmul' ? [rate(work(operation), own)] : []));
  }
}

const search = await findBlas();
if (search.found) {
  print(`\n${search.blas.description} by itself`, 'µs');
  for (const product of operations.filter((operation) => operation.kind === 'matmul')) {
    const [left, right, out] = [product.left, product.right, product.out].map((buffer) => {
      const { rows: r, columns } = program.buffers.find((each) => each.name === buffer)!;
      const numbers = new Float32Array((r === 'batch' ? BATCH : r) * (columns as number));
      return { columns: columns as number, numbers: numbers.map((_, i) => Math.sin(i)) };
    }) as [Matrix, Matrix, Matrix];
    const m = out.numbers.length / out.columns;
    const inner = work(product) / (2 * out.numbers.length);
    const transposed = (yes: boolean): number => (yes ? TRANSPOSE : NO_TRANSPOSE);
    const { transposeLeft, transposeRight } = product;
    const own = await microseconds(() => {
      search.blas.sgemm(
        ...([ROW_MAJOR, transposed(transposeLeft), transposed(transposeRight), m, out.columns, inner, 1] as const),
        ...([left.numbers, left.columns, right.numbers, right.columns, 0, out.numbers, out.columns] as const),
      );
    });
    print(name(product), own.toFixed(1), rate(work(product), own));
  }
}

interface Matrix {
  readonly columns: number;
  readonly numbers: Float32Array;
}

/** Of the update alone, under gradients of a usual size. */
async function update(optimizer: RuleOptimizer): Promise<number> {
  return withSession('cpu:wasm', program, optimizer, async (session) => {
    for (const { gradient } of program.parameters) {
      const numbers = await session.read(gradient);
      await session.write(
        gradient,
        numbers.map((_, i) => 1e-3 * Math.sin(i)),
      );
    }
    return microseconds(() => session.update());
  });
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
