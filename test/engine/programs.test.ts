import { describe, expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import type { Engine, Numbers, Session } from '../../src/engine/engine.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import { buildProgram } from '../../src/problem/build.ts';
import type { Dataset } from '../../src/problem/data/dataset.ts';
import { emptyRows } from '../../src/problem/data/empty-rows.ts';
import { mnistLogistic } from '../../src/problem/mnist-logistic.ts';
import type { Program } from '../../src/problem/program.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { rosenbrock } from '../../src/problem/rosenbrock.ts';
import { writeInitialParameters } from './initial.ts';
import { engines } from './engines.ts';
import { finiteDifferences } from './finite-differences.ts';
import { firstRows, randomNumbers, syntheticData } from './synthetic.ts';

/*
 * The programs of the problems that are no network, and the operations that they brought, on every engine. Tolerance:
 * float32 keeps 24 bits, sums of up to 784 products of numbers near 1 lose some of them; see contract.test.ts.
 */
const ROUNDING = 1e-5;

interface Case {
  readonly title: string;
  readonly program: Program;
  readonly data: Dataset;
  readonly batchSize: number;
}

const alone = (title: string, problem: Parameters<typeof buildProgram>[0]): Case => {
  const data = emptyRows(7);
  return { title, program: buildProgram(problem, data), data, batchSize: 1 };
};

const digits = syntheticData(784, 10, 160, 65, 0.2);
const noise = syntheticData(5, 3, 30, 11);

/** Σ (x·W ∘ x·V)², a mean over the rows of a batch: what the functions use, on batches of more than one row. */
const batches: Program = {
  buffers: [
    { name: 'input', rows: 'batch', columns: 5 },
    { name: 'labels', rows: 1, columns: 'batch' },
    ...['left', 'right', 'out', 'out.gradient', 'left.gradient'].map((name) => ({
      name,
      rows: 'batch' as const,
      columns: 7,
    })),
    ...['W', 'W.gradient', 'V'].map((name) => ({ name, rows: 5, columns: 7 })),
  ],
  constants: [{ buffer: 'V', values: [...randomNumbers(35, 1, 3)] }],
  forward: [
    { kind: 'gather', into: 'input', labels: 'labels' },
    { kind: 'matmul', left: 'input', right: 'W', out: 'left', transposeLeft: false, transposeRight: false },
    { kind: 'matmul', left: 'input', right: 'V', out: 'right', transposeLeft: false, transposeRight: false },
    { kind: 'multiply', left: 'left', right: 'right', out: 'out' },
    { kind: 'sumSquares', of: 'out', gradient: 'out.gradient' },
  ],
  backward: [
    { kind: 'multiply', left: 'out.gradient', right: 'right', out: 'left.gradient' },
    {
      kind: 'matmul',
      left: 'input',
      right: 'left.gradient',
      out: 'W.gradient',
      transposeLeft: true,
      transposeRight: false,
    },
  ],
  parameters: [{ buffer: 'W', gradient: 'W.gradient', initial: { kind: 'uniform', bound: 1, columnMajor: false } }],
};

const cases: readonly Case[] = [
  alone('quadratic in 10 dimensions', quadratic()),
  alone('quadratic in 2 dimensions', quadratic({ dimensions: 2, condition: 1 })),
  alone('quadratic in 37 dimensions', quadratic({ dimensions: 37, condition: 1e4 })),
  alone('rosenbrock', rosenbrock()),
  alone('rosenbrock in 6 dimensions', rosenbrock({ start: [-1.2, 1, -1.2, 1, 0.5, -2] })),
  {
    title: 'softmax regression',
    program: buildProgram(mnistLogistic(), digits),
    data: digits,
    batchSize: 64,
  },
  { title: 'products and squares of batches', program: batches, data: noise, batchSize: 11 },
];

async function open(engine: Engine, { program, data, batchSize }: Case, lanes = 1): Promise<Session> {
  const hypers = Array.from({ length: lanes }, () => ({}));
  const session = await engine.open({ program, data, batchSize, optimizer: null, lanes: hypers });
  await writeInitialParameters(
    program,
    session,
    hypers.map((_, lane) => new Generator(lane)),
  );
  return session;
}

function expectClose(actual: Numbers, expected: Numbers, what: string): void {
  const largest = [...expected].reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  const difference = [...expected].reduce((most, value, i) => Math.max(most, Math.abs(actual[i]! - value)), 0);
  expect(actual.length, what).toBe(expected.length);
  expect(difference / largest, what).toBeLessThan(ROUNDING);
}

describe.each(engines)('$title', ({ engine, missing }) => {
  const works = test.skipIf(missing !== null);

  works.each(cases)('computes every buffer of $title as the reference does', async (each) => {
    const [mine, expected] = [await open(engine, each), await open(reference, each)];
    for (const size of new Set([each.batchSize, Math.ceil(each.batchSize / 2)])) {
      const rows = [firstRows(size)];
      expectClose(await mine.gradient(rows), await expected.gradient(rows), 'loss');
      for (const { name, rows: height } of each.program.buffers) {
        if (height === 'batch' || name === 'labels') continue; // rows beyond a smaller batch have no meaning
        expectClose(await mine.read(name), await expected.read(name), name);
      }
    }
  });

  works.each(cases)('evaluates $title, with an accuracy where there are classes', async (each) => {
    const [mine, expected] = [await open(engine, each), await open(reference, each)];
    const [[ours], [theirs]] = [await mine.evaluate('test'), await expected.evaluate('test')];
    expectClose(Float64Array.of(ours!.loss), Float64Array.of(theirs!.loss), 'loss');
    expect(ours!.accuracy).toBe(theirs!.accuracy);
    expect(ours!.accuracy === null).toBe(each.title !== 'softmax regression');
  });

  works('gives every lane the constants', async () => {
    const [one, three] = [await open(engine, cases[0]!), await open(engine, cases[0]!, 3)];
    const [loss] = await one.gradient([firstRows(1)]);
    const rows = [firstRows(1), firstRows(1), firstRows(1)];
    expect(await three.gradient(rows)).toEqual(Float64Array.of(loss!, loss!, loss!));
  });

  works('is at the minimum where the functions say it is', async () => {
    const [bowl, valley] = [await open(engine, cases[0]!), await open(engine, cases[3]!)];
    await bowl.write('x', new Float32Array(10));
    await valley.write('x', Float32Array.of(1, 1));
    for (const session of [bowl, valley]) {
      expect(await session.gradient([firstRows(1)])).toEqual(Float64Array.of(0));
      expect((await session.read('x.gradient')).every((value) => value === 0)).toBe(true);
    }
  });
});

test.each(cases)("the reference's gradients of $title are those of finite differences", async (each) => {
  const session = await open(reference, each);
  const rows = [firstRows(each.batchSize)];
  // Central differences in float64: at h = 1e-5 truncation (h²) and rounding (1e-16 / h) are both near 1e-10, and the
  // derivatives of Rosenbrock's function, which multiply the former, are near 1e3.
  const h = 1e-5;
  for (const { place, slope, exact } of await finiteDifferences(session, each.program, rows, h))
    expect(Math.abs(slope - exact) / (1 + Math.abs(slope)), place).toBeLessThan(1e-7);
});
