import { expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import { adafactor } from '../../src/optimizer/adafactor.ts';
import { lamb } from '../../src/optimizer/lamb.ts';
import { lars } from '../../src/optimizer/lars.ts';
import { muon } from '../../src/optimizer/muon.ts';
import { prodigy } from '../../src/optimizer/prodigy.ts';
import { scheduleFreeAdamw, scheduleFreeSgd } from '../../src/optimizer/schedule-free.ts';
import { shampoo } from '../../src/optimizer/shampoo.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import type { EngineId } from '../../src/engine/registry.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { engines } from './engines.ts';
import { cohortOf, network } from './models.ts';
import { firstRows, syntheticData } from './synthetic.ts';

const optimizers = [
  lamb({ lr: 1e-2, weightDecay: 1e-2 }),
  lars({ lr: 0.1, momentum: 0.9, weightDecay: 1e-2, trustCoefficient: 0.1 }),
  adafactor({ weightDecay: 1e-2 }),
  muon({ weightDecay: 1e-2 }),
  muon({ nesterov: false }),
  prodigy({ d0: 1e-3 }),
  scheduleFreeSgd({ lr: 0.1, warmupSteps: 3 }),
  scheduleFreeAdamw({ weightDecay: 1e-2 }),
  shampoo({ momentum: 0.5, weightDecay: 1e-2 }),
  shampoo({ eps: 1e-2, updateFrequency: 4, maxPreconditionerDim: 13 }),
];

const data = syntheticData(21, 5, 80, 30);
const model = network(data, [13, 9], 5, 8);

// Ten steps of float32 against float64: rounding grows with the steps, and Newton-Schulz multiplies it by some.
const TOLERANCE = 1e-4;

/** Between them: reductions over rows, columns, a tensor and the network, and products of matrices. */
const kinds = ['adafactor', 'muon', 'prodigy'].map((name) => optimizers.find((each) => each.name === name));

/** gpu.js has no matrix roots, and takes long to compile a rule: one mode says it all, a shader one of each kind. */
function follows(id: EngineId, optimizer: RuleOptimizer): boolean {
  if (!id.startsWith('gpujs')) return true;
  if (id === 'gpujs:webgpu' || id === 'gpujs:headlessgl') return kinds.includes(optimizer);
  return id === 'gpujs:webasm' && optimizer.name !== 'shampoo';
}

test.each(engines.filter(({ id, missing }) => missing === null && !id.startsWith('gpujs')))(
  '$title sums up each lane by itself',
  async ({ engine }) => {
    const lanes = [0.1, 0.01].map((lr) => shampoo({ lr }));
    const losses = async (optimizers: typeof lanes): Promise<Float64Array> => {
      const session = await engine.open(cohortOf({ model, data, batchSize: 8 }, optimizers[0], optimizers));
      const generators = optimizers.map(() => new Generator(3));
      await writeInitialParameters(model, session, generators);
      return session.step(optimizers.map(() => firstRows(80)));
    };
    const [together, first, second] = [await losses(lanes), await losses([lanes[0]!]), await losses([lanes[1]!])];
    expect([...together]).toEqual([...first].flatMap((loss, i) => [loss, second[i]]));
  },
);

for (const { id, title, engine, missing } of engines.filter((each) => each.id !== 'reference'))
  test.skipIf(missing !== null).each(optimizers.filter((optimizer) => follows(id, optimizer)))(
    `${title} follows the reference: $name $hyper`,
    async (optimizer) => {
      const cohort = cohortOf({ model, data, batchSize: 8 }, optimizer);
      const [mine, expected] = await Promise.all(
        [engine, reference].map(async (each) => {
          const session = await each.open(cohort);
          await writeInitialParameters(model, session, [new Generator(3)]);
          return session;
        }),
      );
      const rows = [firstRows(80)];
      const [losses, exact] = [await mine!.step(rows), await expected!.step(rows)];
      losses.forEach((loss, i) => {
        expect(Math.abs(loss / exact[i]! - 1), `step ${i}`).toBeLessThan(TOLERANCE);
      });
      const [[ours], [theirs]] = [await mine!.evaluate('test'), await expected!.evaluate('test')];
      expect(Math.abs(ours!.loss / theirs!.loss - 1)).toBeLessThan(TOLERANCE);
      // Evaluation leaves the parameters that training goes on with as they were.
      expect(await mine!.gradient([firstRows(8)])).toEqual(await mine!.gradient([firstRows(8)]));
      expect((await mine!.gradient([firstRows(8)]))[0]).toBeCloseTo((await expected!.gradient([firstRows(8)]))[0]!, 3);
    },
  );
