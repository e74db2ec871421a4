import { describe, expect, test } from 'vitest';
import { golden, type Losses } from '../../fixtures/torch/golden.ts';
import { engines } from './engines.ts';
import { lossDeviation } from './golden-losses.ts';

const { cases } = golden('mnist-50');

/*
 * PyTorch's own float32 losses differ from its float64 losses by up to 1e-6 (1.4e-6 with much weight decay, 4e-6 with
 * Adadelta's large steps), and by 9e-6 where a centred second moment subtracts nearly equal numbers; a different order
 * of additions may differ by as much again.
 */
const tolerance = ({ hyper }: Losses): number => (hyper['centered'] === true ? 1e-4 : 1e-5);

describe.each(engines.filter(({ id }) => id !== 'reference'))('$title', ({ engine, missing }) => {
  test.skipIf(missing !== null).each(cases)('follows PyTorch for 50 steps of MNIST: $name', async (losses) => {
    expect(await lossDeviation(engine, losses, 'float32', 50)).toBeLessThan(tolerance(losses));
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
