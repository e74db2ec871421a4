import { describe, expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import type { Numbers, Session } from '../../src/engine/engine.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import type { EngineId } from '../../src/engine/registry.ts';
import {
  adam,
  asgd,
  byEpoch,
  clipGradNorm,
  clipGradValue,
  cosineAnnealingLR,
  linearLR,
  multiStepLR,
  muon,
  oneCycleLR,
  prodigy,
  rmsprop,
  type RuleOptimizer,
  scheduled,
  scheduleFreeAdamw,
  sequentialLR,
  sgd,
  stepLR,
} from '../../src/index.ts';
import { optimizers as catalog } from '../../src/optimizer/catalog.ts';
import { fitSchedule } from '../../src/optimizer/lr/fit.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { engines } from './engines.ts';
import { cohortOf, network } from './models.ts';
import { firstRows, syntheticData } from './synthetic.ts';

/*
 * Three epochs of four batches. A step rounds each number to 6e-8 of itself, and twelve steps on a loss that is not
 * steep magnify that little: 1e-5 of the largest value is far above it, and far below a step at a wrong rate.
 */
const ROUNDING = 1e-5;
const EPOCHS = 3;

const data = syntheticData(37, 5, 44, 11);
const batchSize = 11;
const model = network(data, [13, 7], 5, batchSize);

const warmUp = sequentialLR([linearLR({ totalIters: 3 }), cosineAnnealingLR({ etaMin: 1e-4 })], [3]);
const restAtFirst = sequentialLR([multiStepLR({ milestones: [0], gamma: 0 }), stepLR({ stepSize: 6 })], [2]);
const optimizers: readonly (readonly [string, RuleOptimizer])[] = [
  ['a schedule', scheduled(rmsprop(), warmUp)],
  ['a schedule by epoch', scheduled(adam(), byEpoch(stepLR({ stepSize: 1, gamma: 0.5 })))],
  ['a cycled momentum that was none', scheduled(sgd({ lr: 0.1 }), oneCycleLR())],
  ['a cycled beta1', scheduled(adam(), oneCycleLR({ threePhase: true }))],
  ['a rate that lags by a step', scheduled(asgd({ lr: 0.1, lambd: 0.5 }), stepLR({ stepSize: 3 }))],
  ['two learning rates', scheduled(muon({ adamLr: 0.01 }), stepLR({ stepSize: 3 }))],
  ['an average that begins at rate 0', scheduled(scheduleFreeAdamw({ lr: 0.01 }), restAtFirst)],
  ['a distance that is not looked for at rate 0', scheduled(prodigy({ beta1: 0, d0: 1e-3 }), restAtFirst)],
  ['gradients clipped by norm', clipGradNorm(sgd({ lr: 0.1, momentum: 0.9 }), 0.3)],
  ['gradients clipped by value', clipGradValue(sgd({ lr: 0.1, momentum: 0.9 }), 0.01)],
  ['all of it', clipGradNorm(clipGradValue(scheduled(rmsprop({ momentum: 0.5 }), warmUp), 0.05), 0.2)],
];

/** A schedule is numbers to gpu.js, which its modes see alike: one of them takes all, a shader the last. */
function stepped(id: EngineId): typeof optimizers {
  if (id === 'gpujs:cpu') return [];
  return id === 'gpujs:webgpu' || id === 'gpujs:headlessgl' ? optimizers.slice(-1) : optimizers;
}

describe.each(engines.filter(({ id }) => stepped(id).length > 0))('$title', ({ id, engine, missing }) => {
  test.skipIf(missing !== null).each(stepped(id))('steps with %s as the reference does', async (_, optimizer) => {
    const [mine, expected] = [await trained(engine, optimizer), await trained(reference, optimizer)];
    expect(deviation(mine.losses, expected.losses)).toBeLessThan(ROUNDING);
    for (const { name } of model.parameters)
      expect(deviation(await mine.session.read(name), await expected.session.read(name))).toBeLessThan(ROUNDING);
    // It is not the path without them.
    const { rule: bare } = catalog.find((make) => make().name === optimizer.name)!();
    const { losses } = await trained(engine, { ...optimizer, rule: bare });
    expect(deviation(losses, expected.losses)).toBeGreaterThan(10 * ROUNDING);
  });
});

async function trained(engine: typeof reference, optimizer: RuleOptimizer) {
  const fitted = fitSchedule(optimizer, { stepsPerEpoch: 4, epochs: EPOCHS }) as RuleOptimizer;
  const session: Session = await engine.open(cohortOf({ model, data, batchSize }, fitted));
  await writeInitialParameters(model, session, [new Generator(1)]);
  const losses: number[] = [];
  for (let epoch = 0; epoch < EPOCHS; epoch++) losses.push(...(await session.step([firstRows(44)])));
  return { session, losses: Float64Array.from(losses) };
}

/** The largest difference, as a share of the largest value. */
function deviation(actual: Numbers, expected: Numbers): number {
  const largest = Math.max(...Array.from(expected, Math.abs));
  return Math.max(...Array.from(expected, (value, i) => Math.abs(actual[i]! - value))) / largest;
}
