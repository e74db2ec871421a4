import { describe, expect, test } from 'vitest';
import { golden, type Losses } from '../../fixtures/torch/golden.ts';
import type { EngineId } from '../../src/engine/registry.ts';
import { engines } from './engines.ts';
import { lossDeviation } from './golden-losses.ts';

const { cases } = golden('mnist-50');

/*
 * PyTorch's own float32 losses differ from its float64 losses by up to 1e-6 (1.4e-6 with much weight decay, 4e-6 with
 * Adadelta's large steps), and by 9e-6 where a centred second moment subtracts nearly equal numbers; a different order
 * of additions may differ by as much again.
 */
const tolerance = ({ hyper }: Losses): number => (hyper['centered'] === true ? 1e-4 : 1e-5);

/*
 * Without a graphics card a step on gpu.js takes 30 to 150 times as long as on the engine cpu. What the other rules do to
 * a gradient is in gpujs.test.ts.
 */
const ON_GPUJS = 'notebook RMSProp α=0.9';
const ALL_STEPS = 50;
const STEPS: Partial<Record<EngineId, number>> = { 'gpujs:cpu': 20, 'gpujs:headlessgl': 5 };

describe.each(engines.filter(({ id }) => id !== 'reference'))('$title', ({ id, engine, missing }) => {
  const steps = STEPS[id] ?? ALL_STEPS;
  const followed = cases.filter(({ name }) => !id.startsWith('gpujs') || name === ON_GPUJS);
  test.skipIf(missing !== null).each(followed)(`follows PyTorch for ${steps} steps of MNIST: $name`, async (losses) => {
    expect(await lossDeviation(engine, losses, 'float32', steps)).toBeLessThan(tolerance(losses));
  });
});

/*
 * In double precision PyTorch agrees with itself, on other kernels of its BLAS, to 5e-15. Three steps, because the
 * reference is slow; test/bench/deviations.ts takes all 50.
 */
test.each(cases)('the reference follows PyTorch in double precision: $name', async (losses) => {
  const { engine } = engines.find(({ id }) => id === 'reference')!;
  expect(await lossDeviation(engine, losses, 'float64', 3)).toBeLessThan(1e-12);
});
