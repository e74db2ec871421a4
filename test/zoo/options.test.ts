import { expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import type { ModelParameter } from '../../src/graph/model.ts';
import { mnist2c2d } from '../../src/zoo/2c2d.ts';
import { beale } from '../../src/zoo/functions.ts';
import { matrixFactorisation } from '../../src/zoo/matrix-factorisation.ts';
import { mlp1000_500_100 } from '../../src/zoo/mlp-1000-500-100.ts';
import { mnist784_128_sigmoid } from '../../src/zoo/mnist-784-128-sigmoid.ts';
import { activations } from '../../src/zoo/network.ts';
import { quadraticDeep } from '../../src/zoo/quadratic-deep.ts';
import { sparseEmbedding } from '../../src/zoo/sparse-embedding.ts';
import { mnistVae } from '../../src/zoo/vae.ts';
import { modelOf, onMadeImages, type Problem } from './open.ts';

const traced = async (problem: Problem) => (await modelOf(onMadeImages(problem), 4)).model;

test.each([
  ['mnist2c2d', mnist2c2d],
  ['mlp1000_500_100', mlp1000_500_100],
  ['mnist784_128_sigmoid', mnist784_128_sigmoid],
  ['mnistVae', mnistVae],
])('%s has another graph for each activation, with the same parameters', async (_, make) => {
  const width = 0.05;
  const models = await Promise.all([{ width }, ...activations.map((activation) => ({ width, activation }))].map((options) => traced(make(options)))); // prettier-ignore
  const [published] = models;
  for (const { parameters } of models) expect(parameters).toEqual(published!.parameters);
  // The published one may be among the others.
  const graphs = new Set(models.map(({ train }) => JSON.stringify(train)));
  expect(graphs.size).toBeGreaterThanOrEqual(activations.length);
});

test('width makes hidden layers wider or narrower, and none narrower than one unit', async () => {
  const widths = async (width: number) =>
    (await traced(mlp1000_500_100({ width }))).parameters
      .filter(({ name }) => name.endsWith('.bias'))
      .map(({ shape }) => shape[0]);
  expect(await widths(1)).toEqual([1000, 500, 100, 10]);
  expect(await widths(0.5)).toEqual([500, 250, 50, 10]);
  expect(await widths(0.001)).toEqual([1, 1, 1, 10]);
});

test('initScale multiplies what is drawn, and leaves what is not', async () => {
  const initials = async (problem: Problem) => (await traced(problem)).parameters.map(({ initial }) => initial);
  const times = (initial: ModelParameter['initial']): ModelParameter['initial'] => {
    const thrice = (value: unknown): unknown => (typeof value === 'number' ? 3 * value : value);
    const numbers = Object.entries(initial).map(([key, value]: [string, unknown]) => [key, thrice(value)] as const);
    return initial.kind === 'constant' ? initial : (Object.fromEntries(numbers) as ModelParameter['initial']);
  };
  for (const make of [mnist2c2d, mnist784_128_sigmoid, mnistVae]) {
    const published = await initials(make({ width: 0.05 }));
    expect(await initials(make({ width: 0.05, initScale: 3 }))).toEqual(published.map(times));
  }
  const kinds = new Set((await initials(mnist2c2d())).map(({ kind }) => kind));
  expect([...kinds]).toEqual(['truncatedNormal', 'constant']);
});

test('the sizes of generated problems are as asked for', async () => {
  const shapes = async (problem: Problem) => (await modelOf(problem, 2)).model.parameters.map(({ shape }) => shape);
  expect(await shapes(matrixFactorisation({ rows: 7, columns: 5, rank: 2 }))).toEqual([[7, 2], [5, 2]]); // prettier-ignore
  expect(await shapes(quadraticDeep({ dimensions: 20 }))).toEqual([[20]]);
  expect(await shapes(sparseEmbedding({ words: 30, texts: 8 }))).toEqual([[30, 16], [4, 16], [4]]); // prettier-ignore
  const { data } = await modelOf(quadraticDeep({ points: 50 }), 2);
  expect([data.splits.train.count, data.splits.test!.count]).toEqual([50, 50]);
});

test.each<[string, () => unknown, string]>([
  ['an unknown option', () => mnist2c2d({ widht: 2 } as never), 'mnist2c2d: unknown option "widht"; did you mean "width"'],
  ['an unknown activation', () => mnist2c2d({ activation: 'rellu' as never }), 'mnist2c2d: unknown activation "rellu"; did you mean "relu"'],
  ['a width that is none', () => mnistVae({ width: 0 }), 'mnistVae: width is 0; a number from 0.001 to 100 is expected.'],
  ['a scale below 0', () => mlp1000_500_100({ initScale: -1 }), 'mlp1000_500_100: initScale is -1; a number from 0 to'],
  ['options that are none', () => mnist784_128_sigmoid(3 as never), 'mnist784_128_sigmoid: got 3 where an object of options is expected.'],
  ['more images than there are', () => mnist2c2d({ trainSize: 60_001 }), 'mnist: trainSize is 60001; a whole number from 1 to 60000'],
  ['too few dimensions', () => quadraticDeep({ dimensions: 9 }), 'quadraticDeep: dimensions is 9; a whole number from 10 to 500'],
  ['a rank beyond the matrix', () => matrixFactorisation({ rows: 4, rank: 5 }), 'matrixFactorisation: rank is 5; a whole number from 1 to 4'],
  ['more known numbers than leave others', () => matrixFactorisation({ known: 0.6 }), 'matrixFactorisation: known is 0.6; a number from 0.001 to 0.5'],
  ['no words', () => sparseEmbedding({ words: 0 }), 'sparseEmbedding: words is 0; a whole number from 2 to'],
  ['an unknown option of a function', () => beale({ begin: 1 } as never), 'beale: unknown option "begin"'],
  ['a start without a number', () => beale({ start: { x: 1 } as never }), 'function "Beale": minimum has the unknown variable "y"'],
])('%s is refused in a sentence', (_, make, message) => {
  expect(make).toThrow(InputError);
  expect(make).toThrow(message);
}); // prettier-ignore
