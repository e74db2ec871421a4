import { describe, expect, test } from 'vitest';
import { oscillationOf, residuals } from '../../../src/analysis/oscillation/oscillation.ts';
import { medianAround } from '../../../src/analysis/oscillation/median-around.ts';
import { median } from '../../../src/analysis/statistics/order.ts';
import { normal } from './normal-noise.ts';

const STEPS = 3000;

/** A curve given by its logarithm. */
const curve = (log: (t: number) => number): Float64Array =>
  Float64Array.from({ length: STEPS }, (_, t) => Math.exp(log(t)));

const measured = (losses: Float64Array) => oscillationOf(losses, residuals(losses));

/** Falls by a factor of 20, steeply at first. */
const drift = (t: number): number => -Math.log(1 + (19 * t) / STEPS) - 0.2 * Math.exp(-t / 40);

describe('the oscillation of a curve', () => {
  // Half of the second difference of the drift: at most 0.2 / 40² / 2 where it is steepest, and a hundredth of it as a rule.
  test.each([
    ['a curve that falls', drift, 1e-5],
    ['a curve that rises', (t: number) => -drift(t), 1e-5],
    ['a constant', () => -1, 1e-12],
  ])('is 0 of %s, without spikes', (_, log, error) => {
    const { amplitude, ...others } = measured(curve(log));
    expect(amplitude).toBeLessThan(error);
    expect(others).toMatchObject({ spikeRate: 0, spikeHeight: null });
  });

  // The median of |sin| is √½. A window that ends within a period has a median of its own, up to 5 % off. Where a curve
  // falls faster than its small sine rises, there is little oscillation to be seen: some of 0.01 goes that way.
  test.each([
    [0.01, 0.22],
    [0.1, 0.06],
    [0.5, 0.06],
  ])('is 1.4826·√½ times the amplitude of a sine: %s', (amplitude, error) => {
    for (const trend of [() => 0, drift]) {
      const found = measured(curve((t) => trend(t) + amplitude * Math.sin((2 * Math.PI * t) / 20 + 1)));
      const expected = 1.4826 * Math.SQRT1_2 * amplitude;
      expect(Math.abs(found.amplitude / expected - 1)).toBeLessThan(trend === drift ? error : 0.06);
    }
  });

  test('is the standard deviation of normal noise, at any level of the loss', () => {
    const noise = normal(1);
    const values = Float64Array.from({ length: STEPS }, () => 0.3 * noise());
    for (const level of [0, -5]) {
      // The standard error of a scaled MAD is 1.17 σ / √n: 2 % here, and three of them.
      const found = measured(curve((t) => level + drift(t) + values[t]!));
      expect(found.amplitude / 0.3).toBeGreaterThan(0.94);
      expect(found.amplitude / 0.3).toBeLessThan(1.06);
      // Differences of white noise turn two times of three; its residuals do not remember.
      expect(found.signFlipRate).toBeCloseTo(2 / 3, 1);
      expect(found.lagOne).toBeCloseTo(0, 1);
    }
  });

  test('does not count spikes as oscillation, but one by one with their height', () => {
    const noise = normal(4);
    const values = Float64Array.from({ length: STEPS }, () => 0.1 * noise());
    const calm = measured(curve((t) => values[t]!));
    const spiky = measured(curve((t) => values[t]! + (t % 300 === 150 ? 2 : 0)));
    expect(calm.spikeRate).toBe(0);
    expect(spiky.spikeRate).toBe(10 / STEPS);
    expect(Math.abs(spiky.spikeHeight! - 2)).toBeLessThan(0.15);
    expect(spiky.amplitude / calm.amplitude).toBeCloseTo(1, 1);
  });

  test('sees a zigzag, whose sign-flip rate is 1', () => {
    const { amplitude, signFlipRate } = measured(curve((t) => (t % 2 === 0 ? 0.1 : -0.1)));
    expect(amplitude).toBeCloseTo(1.4826 * 0.1, 10);
    expect(signFlipRate).toBe(1);
  });

  test('has a lag-one correlation near 1 in a slow wave', () => {
    expect(measured(curve((t) => 0.1 * Math.sin(t / 8))).lagOne).toBeGreaterThan(0.9);
  });

  test('has as draw-up the largest rise from the smallest loss so far', () => {
    const losses = Float64Array.of(4, 2, 3, 1, 2.5, 2);
    expect(oscillationOf(losses, residuals(losses)).drawUp).toBe(2.5);
  });

  test('of a function that reached 0 is a number', () => {
    expect(measured(new Float64Array(200)).amplitude).toBe(0);
  });
});

test('the median around a value is that of its neighbours alone, of fewer at the ends', () => {
  const noise = normal(3);
  // Rounded, so that some values are equal.
  const values = Float64Array.from({ length: 60 }, (_, i) => Math.round(3 * noise()) + (i % 7));
  const plain = values.map((value, i) => {
    const half = Math.min(5, i, values.length - 1 - i);
    const around = [...values.slice(i - half, i), ...values.slice(i + 1, i + half + 1)];
    return half === 0 ? value : median(around);
  });
  expect(medianAround(values, 5)).toEqual(plain);
});

describe('losses of 0, which have no logarithm', () => {
  const noise = normal(7);
  const values = Float64Array.from({ length: STEPS }, () => Math.exp(0.1 * noise()));
  const withZeros = (isZero: (t: number) => boolean) => values.map((value, t) => (isZero(t) ? 0 : value));

  test.each([
    ['now and then', (t: number) => t % 50 === 7],
    ['in every other step', (t: number) => t % 2 === 1],
    ['from the middle on', (t: number) => t >= STEPS / 2],
  ])('are left out: %s', (_, isZero) => {
    const found = measured(withZeros(isZero));
    const others = measured(values.filter((_, t) => !isZero(t)));
    expect({ ...found, drawUp: 0 }).toEqual({ ...others, drawUp: 0 });
    expect(found.amplitude).toBeCloseTo(0.1, 1);
  });

  test('alone do not oscillate', () => {
    expect(measured(new Float64Array(STEPS))).toEqual({
      amplitude: 0,
      spikeRate: 0,
      spikeHeight: null,
      signFlipRate: 0,
      lagOne: null,
      drawUp: 1,
    });
  });
});
