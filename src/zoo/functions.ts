import { defineFunction } from '../model/define-function.ts';
import { checkOptions } from '../problem/options.ts';
import type { DefinedFunctionSpec } from '../problem/problem.ts';
import type { ZooEntry } from './entry.ts';

/*
 * Functions of two variables that optimizers are tried on, each with one of its minima and where it comes from.
 */

export interface TestFunctionOptions {
  /** Where the descent starts; the function's own place when not given. */
  readonly start?: { readonly x: number; readonly y: number };
  /** How many steps make an epoch; 100 when not given. */
  readonly stepsPerEpoch?: number;
  /** Standard deviation of normal noise on each partial derivative; 0 when not given. */
  readonly noise?: number;
}

function checked(name: string, options: TestFunctionOptions): TestFunctionOptions {
  checkOptions(name, options, ['start', 'stepsPerEpoch', 'noise']);
  return options;
}

/** E. M. L. Beale, "On an iterative method for finding a local minimum of a function of more than one variable", 1958. */
export function beale(options: TestFunctionOptions = {}): DefinedFunctionSpec {
  return defineFunction({
    name: 'Beale',
    start: { x: 1, y: 1 },
    minimum: { x: 3, y: 0.5 },
    value: ({ x, y }) => (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2,
    ...checked('beale', options),
  });
}

/** D. M. Himmelblau, "Applied Nonlinear Programming", 1972. Four minima of value 0; the start is not far from a maximum. */
export function himmelblau(options: TestFunctionOptions = {}): DefinedFunctionSpec {
  return defineFunction({
    name: 'Himmelblau',
    start: { x: 0, y: 0 },
    minimum: { x: 3, y: 2 },
    value: ({ x, y }) => (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2,
    ...checked('himmelblau', options),
  });
}

/** F. H. Branin, "Widely convergent method for finding multiple solutions of simultaneous nonlinear equations", 1972. Three minima. */
export function branin(options: TestFunctionOptions = {}): DefinedFunctionSpec {
  return defineFunction({
    name: 'Branin',
    start: { x: 6, y: 10 },
    minimum: { x: Math.PI, y: 2.275 },
    value: ({ x, y }) => {
      const bend = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
      return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
    ...checked('branin', options),
  });
}

/** L. A. Rastrigin, "Systems of Extremal Control", 1974. A local minimum near every pair of whole numbers. */
export function rastrigin(options: TestFunctionOptions = {}): DefinedFunctionSpec {
  return defineFunction({
    name: 'Rastrigin',
    start: { x: 2.2, y: -1.7 },
    minimum: { x: 0, y: 0 },
    value: ({ x, y }) => 20 + x ** 2 - 10 * Math.cos(2 * Math.PI * x) + y ** 2 - 10 * Math.cos(2 * Math.PI * y),
    ...checked('rastrigin', options),
  });
}

/** M. A. Styblinski and T.-S. Tang, "Experiments in nonconvex optimization", Neural Networks 3, 1990. Its values are below 0. */
export function styblinskiTang(options: TestFunctionOptions = {}): DefinedFunctionSpec {
  return defineFunction({
    name: 'Styblinski–Tang',
    start: { x: 0, y: 4 },
    minimum: { x: -2.903534027771177, y: -2.903534027771177 },
    value: ({ x, y }) => (x ** 4 - 16 * x ** 2 + 5 * x + y ** 4 - 16 * y ** 2 + 5 * y) / 2,
    ...checked('styblinskiTang', options),
  });
}

/** D. H. Ackley, "A Connectionist Machine for Genetic Hillclimbing", 1987. Its gradient has no limit at the minimum. */
export function ackley(options: TestFunctionOptions = {}): DefinedFunctionSpec {
  return defineFunction({
    name: 'Ackley',
    start: { x: 1.6, y: -0.8 },
    minimum: { x: 0, y: 0 },
    value: ({ x, y }) => {
      const far = Math.exp(-0.2 * Math.sqrt((x ** 2 + y ** 2) / 2));
      const waves = Math.exp((Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y)) / 2);
      return 20 + Math.E - 20 * far - waves;
    },
    ...checked('ackley', options),
  });
}

/**
 * A. A. Goldstein and J. F. Price, "On descent from local minima", Mathematics of Computation 25, 1971. Values from 3 at
 * the minimum to a million, and three more local minima.
 */
export function goldsteinPrice(options: TestFunctionOptions = {}): DefinedFunctionSpec {
  return defineFunction({
    name: 'Goldstein–Price',
    start: { x: 0.5, y: -0.5 },
    minimum: { x: 0, y: -1 },
    value: ({ x, y }) => {
      const near = 19 - 14 * x + 3 * x ** 2 - 14 * y + 6 * x * y + 3 * y ** 2;
      const far = 18 - 32 * x + 12 * x ** 2 + 48 * y - 36 * x * y + 27 * y ** 2;
      return (1 + (x + y + 1) ** 2 * near) * (30 + (2 * x - 3 * y) ** 2 * far);
    },
    ...checked('goldsteinPrice', options),
  });
}

/**
 * ½ x² + ¼ y⁴ − ½ y², with a saddle at (0, 0) between its minima (0, ±1). It starts so near the axis y = 0, which leads
 * into the saddle, that plain descent comes close to a halt there. Y. Nesterov, "Introductory Lectures on Convex
 * Optimization", 2004, example 1.2.2.
 */
export function saddle(options: TestFunctionOptions = {}): DefinedFunctionSpec {
  return defineFunction({
    name: 'saddle',
    start: { x: 1, y: 1e-4 },
    minimum: { x: 0, y: 1 },
    value: ({ x, y }) => x ** 2 / 2 + y ** 4 / 4 - y ** 2 / 2,
    ...checked('saddle', options),
  });
}

/**
 * x³ − 3 x y² + (x² + y²)²: around (0, 0) three valleys between three ridges, and no curvature at all there (the monkey
 * saddle: D. Hilbert and S. Cohn-Vossen, "Anschauliche Geometrie", 1932); the last term, ours, closes the valleys. It starts on a
 * ridge but for a little. Its minima, of value −27/256, are 3/4 from there.
 */
export function monkeySaddle(options: TestFunctionOptions = {}): DefinedFunctionSpec {
  return defineFunction({
    name: 'monkey saddle',
    start: { x: 0.5, y: 1e-3 },
    minimum: { x: -0.75, y: 0 },
    value: ({ x, y }) => x ** 3 - 3 * x * y ** 2 + (x ** 2 + y ** 2) ** 2,
    ...checked('monkeySaddle', options),
  });
}

const entry = (
  name: string,
  make: (options?: TestFunctionOptions) => DefinedFunctionSpec,
  description: string,
  source: string,
): ZooEntry => ({
  name,
  description,
  source,
  parameters: 2,
  make: () => make(),
  batchSize: 1,
  epochs: 10,
  quick: { make: () => make(), batchSize: 1, epochs: 5 },
});

export const functionEntries: readonly ZooEntry[] = [
  entry('beale', beale, 'a flat valley with steep walls', 'Beale 1958'),
  entry('himmelblau', himmelblau, 'four equal minima', 'Himmelblau 1972'),
  entry('branin', branin, 'three equal minima in a bent valley', 'Branin 1972'),
  entry('rastrigin', rastrigin, 'a bowl with a local minimum near every pair of whole numbers', 'Rastrigin 1974'),
  entry('styblinskiTang', styblinskiTang, 'four minima, one of them deepest', 'Styblinski and Tang 1990'),
  entry('ackley', ackley, 'a funnel with many local minima and a tip', 'Ackley 1987'),
  entry('goldsteinPrice', goldsteinPrice, 'values from 3 to a million', 'Goldstein and Price 1971'),
  entry('saddle', saddle, 'a descent into a saddle between two minima', 'Nesterov 2004'),
  entry(
    'monkeySaddle',
    monkeySaddle,
    'a saddle without curvature between three valleys',
    'Hilbert and Cohn-Vossen 1932',
  ),
];
