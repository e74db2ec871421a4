import { afterEach, describe, expect, test, vi } from 'vitest';
import { golden } from '../../../fixtures/torch/golden.ts';
import { epochOrder, Generator } from '../../../src/base/random.ts';
import type { Numbers, OpenWith, Session } from '../../../src/engine/engine.ts';
import { openSession } from '../../../src/engine/open.ts';
import { startPython } from '../../../src/engine/library/torch.ts';
import { torchObjections } from '../../../src/engine/library/torch-objections.ts';
import { reference } from '../../../src/engine/reference/reference.ts';
import { library } from '../../../src/optimizer/library.ts';
import type { LibraryOptimizer } from '../../../src/optimizer/optimizer.ts';
import { gradientOf } from '../../../src/graph/model.ts';
import { builtInModel } from '../../../src/model/built-in.ts';
import { loadFields } from '../../../src/problem/data/load-fields.ts';
import { noFields } from '../../../src/problem/data/no-fields.ts';
import { mnist } from '../../../src/problem/data/sources/images.ts';
import { rosenbrock } from '../../../src/problem/rosenbrock.ts';
import { writeInitialParameters } from '../../../src/trial/initial-values.ts';
import { cohortOf, network, tensorsOf } from '../models.ts';
import { firstRows, randomNumbers, syntheticData } from '../synthetic.ts';
import {
  bare,
  broken,
  doing,
  havePython,
  isRunning,
  missing,
  silent,
  talkative,
  title,
  traced,
} from './interpreter.ts';

const { torch } = library;

afterEach(() => {
  vi.unstubAllEnvs();
});

const data = syntheticData(9, 4, 33, 10);
const small: OpenWith = { model: network(data, [7, 5], 4, 8), data, batchSize: 8, seeds: [0] };

const open = (optimizer: LibraryOptimizer, cohort: OpenWith = small) => openSession(reference, optimizer, cohort);

async function withSession<T>(
  optimizer: LibraryOptimizer,
  cohort: OpenWith,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const opened = await open(optimizer, cohort);
  if (!opened.available) throw new Error(opened.reason);
  try {
    return await use(opened.session);
  } finally {
    await opened.session.close();
  }
}

/** The largest difference, as a share of the largest value. */
function deviation(actual: Numbers, expected: ArrayLike<number>): number {
  const [all, wanted] = [Array.from(actual), Array.from(expected)];
  expect(all).toHaveLength(wanted.length);
  return Math.max(...all.map((x, i) => Math.abs(x - wanted[i]!))) / Math.max(...wanted.map(Math.abs));
}

/** float32 against float64 at sizes like these; see contract.test.ts. */
const ROUNDING = 1e-5;

describe.skipIf(missing !== null)(title, () => {
  // The golden files were made by PyTorch itself, in a loop of its own; what differs is how the layers are called.
  test('has the golden losses of MNIST, from the same seed', { timeout: 120_000 }, async () => {
    const { hidden, batchSize, cases } = golden('mnist-50');
    const { data: digits } = await loadFields(mnist(), undefined);
    const cohort = { model: network(digits, hidden, 10, batchSize), data: digits, batchSize, seeds: [0] };
    const wanted = cases.find(({ name }) => name === 'torch RMSprop')!;
    await withSession(torch.RMSprop({ lr: 1e-3, alpha: 0.9 }), cohort, async (session) => {
      const generator = new Generator(wanted.seed);
      await writeInitialParameters(cohort.model, session, [generator]);
      const rows = epochOrder(generator, digits.splits.train.count).subarray(0, 50 * batchSize);
      const losses = await session.step([rows]);
      const off = losses.map((loss, i) => Math.abs(loss / wanted.float32[i]! - 1));
      expect(Math.max(...off)).toBeLessThan(1e-5);
      expect(session.device).toMatch(/^PyTorch \d.*, 1 thread$/);
    });
  });

  test('computes losses, gradients and evaluations as the reference does', async () => {
    const ours = await reference.open(cohortOf(small));
    await withSession(torch.SGD({ lr: 0.1 }), small, async (theirs) => {
      for (const session of [ours, theirs]) await writeInitialParameters(small.model, session, [new Generator(2)]);
      for (const size of [8, 1]) {
        const rows = [firstRows(size)];
        expect(deviation(await theirs.gradient(rows), await ours.gradient(rows))).toBeLessThan(ROUNDING);
        for (const { name, gradient } of tensorsOf(small.model)) {
          expect(await theirs.read(name)).toEqual(Float32Array.from(await ours.read(name)));
          expect(deviation(await theirs.read(gradient), await ours.read(gradient)), gradient).toBeLessThan(ROUNDING);
        }
      }
      for (const split of ['train', 'test'] as const) {
        const [[mine], [wanted]] = [await theirs.evaluate(split), await ours.evaluate(split)];
        expect(mine!.loss).toBeCloseTo(wanted!.loss, 5);
        expect(mine!.accuracy).toBe(wanted!.accuracy);
      }
    });
  });

  test('steps through batches as gradient and update do one by one, on its own clock', async () => {
    const optimizer = torch.Adam({ lr: 1e-2, betas: [0.5, 0.9], amsgrad: true });
    const train = (steps: (session: Session) => Promise<Float64Array>) =>
      withSession(optimizer, small, async (session) => {
        await writeInitialParameters(small.model, session, [new Generator(2)]);
        const losses = await steps(session);
        return [losses, await session.read('layer1.weight')];
      });
    const rows = firstRows(33);
    const whole = await train(async (session) => {
      const start = performance.now();
      const losses = await session.step([rows]);
      expect(session.ownSeconds!()).toBeGreaterThan(0);
      expect(session.ownSeconds!()).toBeLessThan((performance.now() - start) / 1000);
      return losses;
    });
    const parts = await train(async (session) => {
      const losses = new Float64Array(5);
      for (let s = 0; s < 5; s++) {
        losses[s] = (await session.gradient([rows.subarray(s * 8, (s + 1) * 8)]))[0]!;
        await session.update();
      }
      return losses;
    });
    expect(parts).toEqual(whole);
  });

  test('updates with gradients that were written', async () => {
    await withSession(torch.SGD({ lr: 0.5 }), small, async (session) => {
      const [values, gradients] = [randomNumbers(63, 1, 1), randomNumbers(63, 1, 2)];
      await session.write('layer1.weight', values);
      await session.write(gradientOf('layer1.weight'), gradients);
      await session.update();
      const expected = values.map((value, i) => value - 0.5 * gradients[i]!);
      expect(deviation(await session.read('layer1.weight'), expected)).toBeLessThan(1e-6);
    });
  });

  test('gives an optimizer that evaluates the loss several times a step the means to do so', async () => {
    await withSession(torch.LBFGS({ lr: 0.5, line_search_fn: 'strong_wolfe' }), small, async (session) => {
      await writeInitialParameters(small.model, session, [new Generator(2)]);
      const rows = firstRows(8);
      const losses = await session.step([Uint32Array.from({ length: 24 }, (_, i) => rows[i % 8]!)]);
      expect(losses[2]! / losses[0]!).toBeLessThan(0.1);
    });
  });

  test('minimises a function without data', async () => {
    const problem = rosenbrock();
    const none = noFields(problem.stepsPerEpoch);
    const cohort = { model: builtInModel(problem, none, 1), data: none, batchSize: 1, seeds: [0] };
    const ours = await reference.open(cohortOf(cohort));
    await withSession(torch.SGD({ lr: 1e-3 }), cohort, async (theirs) => {
      for (const session of [ours, theirs]) await writeInitialParameters(cohort.model, session, [new Generator(0)]);
      expect(deviation(await theirs.gradient([firstRows(1)]), await ours.gradient([firstRows(1)]))).toBeLessThan(1e-6);
      for (const { gradient } of tensorsOf(cohort.model))
        expect(deviation(await theirs.read(gradient), await ours.read(gradient))).toBeLessThan(1e-6);
      expect((await theirs.evaluate('test'))[0]).toMatchObject({ accuracy: null });
    });
  });

  test.each([
    [torch.RMSprop({ alhpa: 0.9 }), /^torch\.optim\.RMSprop: .*unexpected keyword argument 'alhpa'/],
    [torch.RMSprop({ lr: -1 }), /^torch\.optim\.RMSprop: Invalid learning rate: -1/],
    [torch['Rmsprop']!(), /^torch\.optim\.Rmsprop: torch\.optim \S+ has no optimizer Rmsprop; it has .*RMSprop/],
    [torch['lr_scheduler']!(), /has no optimizer lr_scheduler/],
  ])('refuses %o with its own sentence, and leaves no process', async (optimizer, sentence) => {
    const { interpreter, pids } = traced();
    vi.stubEnv('PYTHON', interpreter);
    await expect(open(optimizer)).rejects.toThrow(sentence);
    expect(pids()).toHaveLength(1);
    expect(pids().filter(isRunning)).toEqual([]);
  });

  test('ends with the session', async () => {
    const { interpreter, pids } = traced();
    vi.stubEnv('PYTHON', interpreter);
    await withSession(torch.SGD({ lr: 1 }), small, () => {
      expect(pids().filter(isRunning)).toHaveLength(1);
      return Promise.resolve();
    });
    expect(pids().filter(isRunning)).toEqual([]);
  });

  test('that dies under way fails the call, and every later one, with how it ended', async () => {
    const { interpreter, pids } = traced();
    vi.stubEnv('PYTHON', interpreter);
    await withSession(torch.SGD({ lr: 1 }), small, async (session) => {
      process.kill(pids()[0]!, 'SIGKILL');
      await expect(session.step([firstRows(33)])).rejects.toThrow(/^torch\.optim\.SGD: .*SIGKILL/);
      await expect(session.update()).rejects.toThrow(/SIGKILL/);
    });
  });
});

describe('without PyTorch', () => {
  const reasonOf = async (python: string): Promise<string> => {
    vi.stubEnv('PYTHON', python);
    const opened = await open(torch.SGD({ lr: 1 }));
    if (opened.available) throw new Error('PyTorch is there');
    expect(opened.hint).toContain('apt install python3-torch');
    return opened.reason;
  };

  test.skipIf(!havePython)('a session is not available, with the reason and how to get it', async () => {
    expect(await reasonOf(bare())).toMatch(/python cannot import torch \(No module named 'torch'\)$/);
  });

  test.each([
    ['/nowhere/python', 'spawn /nowhere/python ENOENT'],
    [broken(), 'no such luck'],
    [talkative(), 'it says "Python 4 welcomes you"'],
    // Not refused by an event as others are: this throws.
    [`${process.execPath}/python`, 'spawn ENOTDIR'],
    [doing('kill -SEGV $$'), 'SIGSEGV'],
    [doing('yes null'), 'it says "null"'],
    [doing('echo {}', 'exec sleep 60'), 'it says "{}"'],
  ])('an interpreter that is none is named with what it says: %s', async (python, says) => {
    expect(await reasonOf(python)).toBe(`${python} does not run (${says})`);
  });

  test('an interpreter that hangs is waited for only so long, and ended', async () => {
    vi.stubEnv('PYTHON', silent());
    expect(await startPython(0.2)).toMatchObject({
      available: false,
      reason: expect.stringMatching(/python does not run \(it said nothing for 0.2 seconds\)$/) as string,
    });
  });

  test('one that breaks when it is asked for its options has no objections: training says what it has', async () => {
    vi.stubEnv('PYTHON', doing('echo \'{"version":"1.0","bytes":0}\'', 'head -n 1 > /dev/null', 'exit 1'));
    expect(await torchObjections([torch.SGD({ lr: 0.1 })])).toEqual([null]);
  });
});

describe('library.torch', () => {
  test('hands on any name with its options as they are', () => {
    expect(torch.Adam({ lr: 1e-3, betas: [0.9, 0.99], foreach: null })).toEqual({
      kind: 'library',
      library: 'torch',
      name: 'Adam',
      hyper: { lr: 1e-3, betas: [0.9, 0.99], foreach: null },
    });
    expect(torch['Novel']!()).toEqual({ kind: 'library', library: 'torch', name: 'Novel', hyper: {} });
  });

  test.each([
    [1e-3, 'torch.Adam: got 0.001 where an object of hyperparameters is expected.'],
    [{ lr: NaN }, 'torch.Adam: lr is NaN;'],
    [{ betas: [0.9, undefined] }, 'torch.Adam: betas is an array;'],
    [{ lr: () => 1 }, 'torch.Adam: lr is a function;'],
  ])('refuses what is no JSON: %o', (options, message) => {
    expect(() => torch.Adam(options as never)).toThrow(message);
  });
});
