import { describe, expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import type { Session } from '../../src/engine/engine.ts';
import { loadEngine, probe, type EngineId } from '../../src/engine/registry.ts';
import { crossEntropy } from '../../src/model/losses.ts';
import { defineProblem, type ProblemDefinition } from '../../src/model/define-problem.ts';
import { traceProblem } from '../../src/model/trace-problem.ts';
import { adam } from '../../src/optimizer/adam.ts';
import { loadFields } from '../../src/problem/data/load-fields.ts';
import { arrays } from '../../src/problem/data/sources/arrays.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';

const [COUNT, BATCH] = [20, 8];
const x = Float32Array.from({ length: COUNT * 6 }, (_, i) => Math.sin(7 * i) + 0.3);
const y = Int32Array.from({ length: COUNT }, (_, i) => (i * i) % 3);
const samples = arrays({
  name: 'samples',
  fields: { x: [6], y: [] },
  train: { x, y },
  test: { x: x.map((value) => value / 2), y },
});

/** Noise, dropout, running averages, and more groups of parameters than one. */
const noisy = defineProblem({
  name: 'noisy',
  data: samples,
  loss: (batch, net) => {
    const first = net.linear('first', batch.x.add(net.randn(6).mul(0.1)), 11).relu();
    const h = net.batchNorm1d('norm', net.dropout(first, 0.3));
    const logits = net.linear('out', net.dropout(h, 0.1), 3);
    return { loss: crossEntropy(logits, batch.y), largest: logits.max() };
  },
});

async function open(
  problem: ProblemDefinition,
  id: EngineId,
  seeds: readonly number[],
  batchSize = BATCH,
): Promise<Session> {
  const { data } = await loadFields(problem.data, undefined);
  const { model } = traceProblem(problem, data, batchSize);
  const lanes = seeds.map((seed) => adam({ lr: 0.01 * (seed + 1) }));
  const session = await (
    await loadEngine(id)
  ).open({ model, data, batchSize, seeds, optimizer: adam({ lr: 0.01 }), lanes });
  const generators = seeds.map((seed) => new Generator(seed));
  await writeInitialParameters(model, session, generators);
  return session;
}

/** Every sample twice, the last batch of each pass smaller. */
const rowsOf = (seed: number): Uint32Array => Uint32Array.from({ length: COUNT }, (_, i) => (i * 7 + seed) % COUNT);

async function train(session: Session, seeds: readonly number[]) {
  const losses: (readonly number[])[] = [];
  for (let pass = 0; pass < 2; pass++) {
    const all = await session.step(seeds.map(rowsOf));
    losses.push(...Array.from({ length: all.length / seeds.length }, (_, s) => [...all.subarray(s * seeds.length, (s + 1) * seeds.length)])); // prettier-ignore
  }
  return { losses, train: await session.evaluate('train'), test: await session.evaluate('test') };
}

// gpujs, which takes long to compile, has tests of the same in ../engine/gpujs; here its mode that runs everywhere.
const engines: readonly EngineId[] = ['cpu:wasm', 'cpu:blas', 'reference', 'gpujs:webasm'];
const available = (await Promise.all(engines.map(async (id) => ((await probe(id)).available ? [id] : [])))).flat();

describe.each(available)('a model on %s', (id) => {
  const run = (seeds: readonly number[]) => open(noisy, id, seeds).then((session) => train(session, seeds));

  test('a lane equals the lane alone, bit for bit, in any order', async () => {
    const together = await run([3, 0, 1]);
    const turned = await run([1, 3, 0]);
    for (const [lane, seed] of [3, 0, 1].entries()) {
      const alone = await run([seed]);
      expect(together.losses.map((each) => each[lane])).toEqual(alone.losses.map(([loss]) => loss));
      expect(together.test[lane]).toEqual(alone.test[0]);
      expect(together.train[lane]).toEqual(alone.train[0]);
      expect(turned.test[[1, 3, 0].indexOf(seed)]).toEqual(alone.test[0]);
    }
  });

  test('dropout and noise are drawn as on reference, and the model is judged as there', async () => {
    const [found, expected] = [await run([2]), await train(await open(noisy, 'reference', [2]), [2])];
    // Six steps of Adam gather the rounding of single precision; a mask that differs in one place is seen in the second digit.
    const near = (value: number, wanted: number) => {
      expect(Math.abs(value - wanted)).toBeLessThan(1e-4 * Math.max(1, Math.abs(wanted)));
    };
    found.losses.forEach(([loss], step) => {
      near(loss!, expected.losses[step]![0]!);
    });
    for (const split of ['train', 'test'] as const) {
      near(found[split][0]!.loss, expected[split][0]!.loss);
      near(found[split][0]!.metrics!['largest']!, expected[split][0]!.metrics!['largest']!);
    }
  });

  test('a validation split is judged as the same samples are where they are the test', async () => {
    const parts = (from: number, to: number) => ({ x: x.slice(6 * from, 6 * to), y: y.slice(from, to) });
    const problem = (validation?: number) =>
      defineProblem({
        name: 'validated',
        data: arrays({
          name: 'samples',
          fields: { x: [6], y: [] },
          ...(validation === undefined
            ? { train: parts(0, 13), test: parts(13, 20) }
            : { train: parts(0, 20), test: parts(0, 3), validation }),
        }),
        loss: (batch, net) => {
          const logits = net.linear('out', batch.x, 3);
          return { loss: crossEntropy(logits, batch.y), largest: logits.max() };
        },
      });
    const [split, whole] = [await open(problem(7), id, [0]), await open(problem(), id, [0])];
    const rows = Uint32Array.from({ length: 13 }, (_, i) => i);
    expect(await split.step([rows])).toEqual(await whole.step([rows]));
    expect(await split.evaluate('validation')).toEqual(await whole.evaluate('test'));
    expect(await split.evaluate('test')).not.toEqual(await whole.evaluate('test'));
  });

  test('seeds draw differently, and every step draws anew', async () => {
    const session = await open(noisy, id, [0, 0, 1]);
    const rows = Array.from({ length: 3 }, () => rowsOf(0).subarray(0, BATCH));
    const [first, second] = [await session.gradient(rows), await session.gradient(rows)];
    expect(first[0]).toBe(first[1]);
    expect(first[0]).not.toBe(first[2]);
    expect(first[0]).not.toBe(second[0]);
    const [once, again] = [await session.evaluate('test'), await session.evaluate('test')];
    expect(once).toEqual(again);
  });

  test('batch norm is judged by running averages, of the corrected variance', async () => {
    const problem = defineProblem({
      name: 'norm',
      data: samples,
      loss: (batch, net) => {
        const z = net.batchNorm1d('norm', batch.x.slice(1, 2, 3), { momentum: 0.2, eps: 1e-3 });
        return { loss: z.mul(z).mean() };
      },
    });
    const session = await open(problem, id, [0]);
    const rows = Uint32Array.from({ length: BATCH }, (_, i) => i);
    for (let step = 0; step < 3; step++) await session.gradient([rows]);
    const seen = [...rows].map((row) => x[row * 6 + 2]!);
    const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const mean = average(seen);
    const variance = (average(seen.map((value) => (value - mean) ** 2)) * BATCH) / (BATCH - 1);
    const left = 0.8 ** 3;
    const [runningMean, runningVariance] = [(1 - left) * mean, left + (1 - left) * variance];
    const judged = Array.from(
      { length: COUNT },
      (_, i) => (x[i * 6 + 2]! - runningMean) ** 2 / (runningVariance + 1e-3),
    );
    expect((await session.evaluate('train'))[0]!.loss).toBeCloseTo(average(judged), 5);
  });

  test.each(['rnn', 'lstm', 'gru'] as const)(
    '%s that carries its memory goes on where the batch before ended',
    async (cell) => {
      // Four samples of six steps, or of three steps twice: the second batch of four has the later steps.
      const whole = Float32Array.from({ length: 4 * 6 }, (_, i) => Math.cos(3 * i));
      const half = (from: number) =>
        Array.from({ length: 4 }, (_, i) => [...whole.subarray(i * 6 + from, i * 6 + from + 3)]).flat();
      const halves = Float32Array.from([...half(0), ...half(3)]);
      const problem = (steps: number, values: Float32Array) =>
        defineProblem({
          name: cell,
          data: arrays({ name: 'steps', fields: { x: [steps, 1] }, train: { x: values }, test: { x: values } }),
          loss: (batch, net) => ({
            loss: net[cell]('cell', batch.x, 5, { carry: steps === 3, layers: 2 }).hidden.mean(),
          }),
        });
      const rows = (from: number) => [Uint32Array.from([0, 1, 2, 3], (row) => row + from)];
      const long = await (await open(problem(6, whole), id, [0], 4)).gradient(rows(0));
      const session = await open(problem(3, halves), id, [0], 4);
      await session.gradient(rows(0));
      expect((await session.gradient(rows(4)))[0]).toBeCloseTo(long[0]!, 6);
      const fresh = await open(problem(3, halves), id, [0], 4);
      expect((await fresh.gradient(rows(4)))[0]).not.toBeCloseTo(long[0]!, 3);
      expect(await session.evaluate('test')).toEqual(await fresh.evaluate('test'));
    },
  );
});
