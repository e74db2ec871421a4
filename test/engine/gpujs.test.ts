import { describe, expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import { DeviceError } from '../../src/engine/device-error.ts';
import type { Cohort, Engine, Session } from '../../src/engine/engine.ts';
import { findAdapter } from '../../src/engine/gpujs/webgpu.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import { optimizers } from '../../src/optimizer/catalog.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { shampoo } from '../../src/optimizer/shampoo.ts';
import { specialise } from '../../src/optimizer/rule/specialise.ts';
import { emptyRows } from '../../src/problem/data/empty-rows.ts';
import { mlp } from '../../src/problem/model/mlp.ts';
import { buildProgram } from '../../src/problem/build.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { writeInitialParameters } from './initial.ts';
import { engines } from './engines.ts';
import { firstRows, syntheticData } from './synthetic.ts';

async function open(engine: Engine, cohort: Cohort, seeds: readonly number[]): Promise<Session> {
  const session = await engine.open(cohort);
  const generators = seeds.map((seed) => new Generator(seed));
  await writeInitialParameters(cohort.program, session, generators);
  return session;
}

/** Not one by one while others are to come: what a device compiled is gone with the last session that uses it. */
async function closeAll(sessions: readonly Session[]): Promise<void> {
  for (const session of sessions) await session.close();
}

const bowl = { program: buildProgram(quadratic(), emptyRows(12)), data: emptyRows(12), batchSize: 1 };
const elementwise = optimizers
  .map((make) => make({}))
  .filter(({ rule, hyper }) => specialise(rule, hyper).wholes.length === 0);

describe.each(engines.filter(({ id }) => id.startsWith('gpujs')))('$title', ({ id, engine, missing }) => {
  const works = test.skipIf(missing !== null);

  /*
   * Twelve steps that round to float32, shaders with divisions and roots that are off by up to 2.5 units in the last
   * place: 1e-4 of the loss is far above that and far below another rule.
   */
  works('steps with every element-wise optimizer as the reference does', async () => {
    expect(elementwise.length).toBeGreaterThan(14);
    const sessions: Session[] = [];
    for (const optimizer of elementwise) {
      const cohort = { ...bowl, optimizer, lanes: [optimizer.hyper] };
      const [mine, expected] = [await open(engine, cohort, [0]), await open(reference, cohort, [0])];
      const [ours, theirs] = [await mine.step([firstRows(12)]), await expected.step([firstRows(12)])];
      ours.forEach((loss, step) => {
        expect(Math.abs(loss / theirs[step]! - 1), `${optimizer.name} at step ${step}`).toBeLessThan(1e-4);
      });
      sessions.push(mine);
    }
    await closeAll(sessions);
  });

  works('refuses what it cannot compile, by name', async () => {
    const optimizer = shampoo();
    const cohort = { ...bowl, optimizer, lanes: [optimizer.hyper] };
    await expect(engine.open(cohort)).rejects.toThrow(/cannot compile tensor\.shampoo: .*--engine cpu/);
  });

  // The lanes of a cohort: all of one seed, of some seeds, of a seed each; and a wild one among them.
  works.each([
    ['one batch for all', [3, 3, 3, 3, 3]],
    ['shared batches', [3, 4, 3, 4, 5]],
    ['a batch each', [3, 4, 5, 6, 7]],
  ])('trains %s as if each lane were alone, whatever becomes of its neighbours', async (_, seeds) => {
    const data = syntheticData(17, 4, 70, 20);
    const lanes = [1e-2, 1e30, 1e-3, 0.1, 3e-2].map((lr) => rmsprop({ lr }));
    const cohort = { program: mlp(17, [9], 4), data, batchSize: 16, optimizer: lanes[0]! };
    const order = (seed: number): Uint32Array => firstRows(70).map((row) => (row * seed + seed) % 70);
    const together = await open(engine, { ...cohort, lanes: lanes.map(({ hyper }) => hyper) }, seeds);
    const losses = await together.step(seeds.map(order));
    const tests = await together.evaluate('test');
    expect(losses.some((loss) => !Number.isFinite(loss))).toBe(true);
    const sessions = [together];
    for (const l of [0, 2, 4]) {
      const alone = await open(engine, { ...cohort, lanes: [lanes[l]!.hyper] }, [seeds[l]!]);
      expect(losses.filter((_, i) => i % 5 === l)).toEqual(await alone.step([order(seeds[l]!)]));
      expect(await alone.evaluate('test')).toEqual([tests[l]]);
      sessions.push(alone);
    }
    await closeAll(sessions);
  });

  works('computes the same however many steps are taken at once', async () => {
    const optimizer = rmsprop({ momentum: 0.9 });
    const cohort = { ...bowl, optimizer, lanes: [optimizer.hyper] };
    const [whole, parts] = [await open(engine, cohort, [0]), await open(engine, cohort, [0])];
    const losses: number[] = [];
    // So many lengths that the plans of some have been let go of when they come again.
    for (const steps of [1, 2, 1, 4, 3, 1]) {
      losses.push(...(await parts.step([firstRows(steps)])));
      await parts.evaluate('test');
    }
    expect(await whole.step([firstRows(12)])).toEqual(Float64Array.from(losses));
    await closeAll([whole, parts]);
  });

  works('trains 257 lanes at once', async () => {
    const lanes = Array.from({ length: 257 }, (_, l) => rmsprop({ lr: 1e-4 * (1 + l) }));
    const cohort = { ...bowl, optimizer: lanes[0]!, lanes: lanes.map(({ hyper }) => hyper) };
    const session = await open(engine, cohort, Array<number>(257).fill(0));
    const losses = await session.step(Array<Uint32Array>(257).fill(firstRows(3)));
    const last = losses.subarray(2 * 257);
    expect(new Set(last).size).toBe(257);
    const alone = await open(engine, { ...cohort, lanes: [lanes[256]!.hyper] }, [0]);
    expect((await alone.step([firstRows(3)]))[2]).toBe(last[256]);
    await Promise.all([session.close(), alone.close()]);
  });

  works('says what ran, and lets gradients be read behind a single step, as probes do, but not several', async () => {
    const cohort = { ...bowl, optimizer: rmsprop(), lanes: [rmsprop().hyper] };
    const [session, expected] = [await open(engine, cohort, [0]), await open(reference, cohort, [0])];
    expect(session.device).toContain(id.replace('gpujs:', ''));
    for (const each of [session, expected]) await each.step([firstRows(2)]);
    await expect(session.read('x.gradient')).rejects.toThrow(/can be read after one step, not after several at once/);
    for (const each of [session, expected]) await each.step([firstRows(1)]);
    const theirs = await expected.read('x.gradient');
    (await session.read('x.gradient')).forEach((each, i) => {
      expect(each).toBeCloseTo(theirs[i]!, 4);
    });
    await session.close();
  });
});

const card = engines.find(({ id }) => id === 'gpujs:webgpu')!;
test.skipIf(card.missing !== null)(
  `${card.title} refuses a layer that is larger than its buffers, before any memory is taken`,
  async () => {
    const adapter = await findAdapter();
    const hidden = Math.ceil(adapter.available ? adapter.maxBufferBytes / 4 / 17 : 0) + 1;
    const optimizer = rmsprop();
    const cohort = { data: syntheticData(17, 4, 70, 20), batchSize: 16, optimizer, lanes: [optimizer.hyper] };
    const opening = card.engine.open({ ...cohort, program: mlp(17, [hidden], 4) });
    await expect(opening).rejects.toThrow(DeviceError);
    await expect(opening).rejects.toThrow(
      /^the network needs a buffer of .+; this device allows .+; take --engine cpu$/,
    );
  },
);
