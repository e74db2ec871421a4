import { expect, test } from 'vitest';
import { stationary } from '../../../src/analysis/oscillation/stationary.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { compileKernel, scalarSteps } from '../../../src/optimizer/rule/evaluate.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';
import { normal } from './normal-noise.ts';

/** Our own rule on ½·x², its gradient seen through normal noise of σ = 1: the variance of x, and the size of a step. */
function simulated(alpha: number, lr: number, steps: number): { readonly variance: number; readonly step: number } {
  const optimizer = rmsprop({ lr, alpha, eps: 1e-12, initialAccumulatorValue: 1 });
  const kernel = specialise(optimizer.rule, optimizer.hyper);
  const { update } = compileKernel(kernel);
  const scalars = scalarSteps(kernel, optimizer.hyper);
  const noise = normal(Math.round(1000 * alpha) + 7);
  const element = Float64Array.of(0, 0, ...kernel.states.map(({ initial }) => initial));
  let [squares, moved] = [0, 0];
  for (let t = 0; t < steps; t++) {
    const before = element[0]!;
    element[1] = before + noise();
    update(element, scalars());
    squares += element[0]! ** 2;
    moved += (element[0]! - before) ** 2;
  }
  return { variance: squares / steps, step: Math.sqrt(moved / steps) };
}

// x forgets itself in 1/lr = 50 steps, so 400,000 steps are 8,000 independent looks, each of a variance: 1.6 % standard
// error. The theory is first order in lr = 0.02.
test.each([0, 0.5, 0.9, 0.99])('RMSProp strays from a minimum as far as theory says, α = %s', (alpha) => {
  const lr = 0.02;
  const { step, noise } = stationary(alpha);
  const found = simulated(alpha, lr, 400_000);
  expect(Math.abs(found.step / (lr * step) - 1)).toBeLessThan(0.02);
  expect(Math.abs(found.variance / ((lr * step * noise) / 2) - 1)).toBeLessThan(0.06);
});

test('at equal steps the noise of the denominator widens the walk by √(π/2) without memory, and less the longer it is', () => {
  expect(stationary(0).noise).toBeCloseTo(1.2533, 4);
  // One more gradient of almost no weight: the integrals are near their limit.
  expect(stationary(1e-6).noise).toBeCloseTo(1.2533, 2);
  const noises = [0, 0.5, 0.9, 0.99, 0.999, 0.9999].map((alpha) => stationary(alpha).noise);
  expect(noises).toEqual(noises.toSorted((a, b) => b - a));
  expect(noises.at(-1)).toBeCloseTo(1, 4);
  // What is missing to the limit is proportional to 1 − α there.
  expect((stationary(0.98).noise - 1) / (stationary(0.99).noise - 1)).toBeCloseTo(2, 0);
});
