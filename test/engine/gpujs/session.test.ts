import { describe, expect, test } from 'vitest';
import { DeviceError } from '../../../src/engine/device-error.ts';
import type { Session } from '../../../src/engine/engine.ts';
import { gpujsEngine } from '../../../src/engine/gpujs/gpujs.ts';
import { findAdapter } from '../../../src/engine/gpujs/webgpu.ts';
import { reference } from '../../../src/engine/reference/reference.ts';
import { builtInModel } from '../../../src/model/built-in.ts';
import { optimizers } from '../../../src/optimizer/catalog.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';
import { shampoo } from '../../../src/optimizer/shampoo.ts';
import { noFields } from '../../../src/problem/data/no-fields.ts';
import { quadratic } from '../../../src/problem/quadratic.ts';
import { cohortOf, network } from '../models.ts';
import { firstRows, syntheticData } from '../synthetic.ts';
import { everyMode } from './modes.ts';
import { begin, cohortOf as variedCohort, order, varied } from './varied.ts';

const bowl = { model: builtInModel(quadratic(), noFields(12), 1), data: noFields(12), batchSize: 1 };
const bowlWith = (...lanes: readonly RuleOptimizer[]) => cohortOf(bowl, lanes[0], lanes);
const elementwise = optimizers
  .map((make) => make({}))
  .filter(({ rule, hyper }) => specialise(rule, hyper).wholes.length === 0);

/** Not one by one while others are to come: what a device compiled is gone with the last session that uses it. */
async function closeAll(sessions: readonly Session[]): Promise<void> {
  for (const session of sessions) await session.close();
}

describe.each(everyMode)('$title', ({ mode, missing }) => {
  const works = test.skipIf(missing);
  const engine = gpujsEngine(mode);

  /*
   * Twelve steps that round to float32, shaders with divisions and roots that are off by up to 2.5 units in the last
   * place: 1e-4 of the loss is far above that and far below another rule.
   */
  works('steps with every element-wise optimizer as the reference does', async () => {
    expect(elementwise.length).toBeGreaterThan(14);
    const sessions: Session[] = [];
    for (const optimizer of elementwise) {
      const cohort = bowlWith(optimizer);
      const mine = await begin(await engine.open(cohort), cohort);
      const expected = await begin(await reference.open(cohort), cohort);
      const [ours, theirs] = [await mine.step([firstRows(12)]), await expected.step([firstRows(12)])];
      ours.forEach((loss, step) => {
        expect(Math.abs(loss / theirs[step]! - 1), `${optimizer.name} at step ${step}`).toBeLessThan(1e-4);
      });
      sessions.push(mine);
    }
    await closeAll(sessions);
  });

  works('refuses what it cannot compile, by name', async () => {
    await expect(engine.open(bowlWith(shampoo()))).rejects.toThrow(/cannot compile tensor\.shampoo: .*--engine cpu/);
  });

  // The lanes of a cohort: all of one order, of some orders, of an order each; and a wild one among them.
  works.each([
    ['one batch for all', [3, 3, 3, 3]],
    ['shared batches', [3, 4, 3, 4]],
    ['a batch each', [3, 4, 5, 6]],
  ])('trains lanes with %s as if each were alone, whatever becomes of its neighbours', async (_, orders) => {
    const seeds = [0, 1, 2, 3];
    const rates = [1e-2, 1e30, 1e-3, 0.1];
    const cohort = await variedCohort(varied, (lane) => rmsprop({ lr: rates[lane]! }), seeds);
    const together = await begin(await engine.open(cohort), cohort);
    const losses = await together.step(orders.map(order));
    const tests = await together.evaluate('test');
    expect(losses.some((loss) => !Number.isFinite(loss))).toBe(true);
    const sessions = [together];
    for (const lane of [0, 2, 3]) {
      const single = { ...cohort, seeds: [seeds[lane]!], lanes: [cohort.lanes[lane]!] };
      const alone = await begin(await engine.open(single), single);
      expect(losses.filter((__, i) => i % 4 === lane)).toEqual(await alone.step([order(orders[lane]!)]));
      expect(await alone.evaluate('test')).toEqual([tests[lane]]);
      sessions.push(alone);
    }
    await closeAll(sessions);
  });

  works('computes the same however many steps are taken at once', async () => {
    const cohort = bowlWith(rmsprop({ momentum: 0.9 }));
    const whole = await begin(await engine.open(cohort), cohort);
    const parts = await begin(await engine.open(cohort), cohort);
    const losses: number[] = [];
    // So many lengths that the plans of some have been let go of when they come again.
    for (const steps of [1, 2, 1, 4, 3, 1]) {
      losses.push(...(await parts.step([firstRows(steps)])));
      await parts.evaluate('test');
    }
    expect(await whole.step([firstRows(12)])).toEqual(Float64Array.from(losses));
    await closeAll([whole, parts]);
  });

  works('trains 257 lanes at once, and says what ran', async () => {
    const lanes = Array.from({ length: 257 }, (_, l) => rmsprop({ lr: 1e-4 * (1 + l) }));
    const cohort = bowlWith(...lanes);
    const session = await begin(await engine.open(cohort), cohort);
    expect(session.device).toContain(mode);
    const losses = await session.step(Array<Uint32Array>(257).fill(firstRows(3)));
    const last = losses.subarray(2 * 257);
    expect(new Set(last).size).toBe(257);
    const single = bowlWith(lanes[256]!);
    const alone = await begin(await engine.open(single), single);
    expect((await alone.step([firstRows(3)]))[2]).toBe(last[256]);
    await closeAll([session, alone]);
  });
});

const card = everyMode.find(({ mode }) => mode === 'webgpu')!;
test.skipIf(card.missing)(
  `${card.title} refuses a layer that is larger than its buffers, before any memory is taken`,
  async () => {
    const adapter = await findAdapter();
    const hidden = Math.ceil(adapter.available ? adapter.maxBufferBytes / 4 / 17 : 0) + 1;
    const data = syntheticData(17, 4, 70, 20);
    const cohort = cohortOf({ model: network(data, [hidden], 4, 16), data, batchSize: 16 }, rmsprop());
    const opening = gpujsEngine('webgpu').open(cohort);
    await expect(opening).rejects.toThrow(DeviceError);
    await expect(opening).rejects.toThrow(
      /^the network needs a buffer of .+; this device allows .+; take --engine cpu$/,
    );
  },
);
