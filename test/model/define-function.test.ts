import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { openReferenceModel } from '../../src/engine/reference/model.ts';
import { defineFunction } from '../../src/model/define-function.ts';
import { functionModel } from '../../src/model/function-model.ts';
import { noFields } from '../../src/problem/data/no-fields.ts';
import { minimumOf, valueOf } from '../../src/problem/function-value.ts';
import type { DefinedFunctionSpec } from '../../src/problem/problem.ts';
import { loadSuite } from '../../src/suite/load.ts';
import { validateSuite } from '../../src/suite/validate.ts';
import { beale, functionEntries } from '../../src/zoo/functions.ts';

const functions = functionEntries.map(({ make }) => make() as DefinedFunctionSpec);

async function gradientAt(problem: DefinedFunctionSpec, place: readonly number[]) {
  const [model, data] = [functionModel(problem), noFields(1)];
  const session = await openReferenceModel(
    { model, data, batchSize: 1, optimizer: null, lanes: [{ hyper: {} }], seeds: [0] },
    '',
  );
  await session.write('x', Float64Array.from(place));
  const [loss] = await session.gradient([Uint32Array.of(0)]);
  const [evaluation] = await session.evaluate('test');
  return { loss: loss!, gradient: await session.read('gradient x'), metrics: evaluation!.metrics };
}

/** Of the value in double precision: the fourth order, so that the rounding of differences is what is left. */
function differences(problem: DefinedFunctionSpec, place: readonly number[]): readonly number[] {
  const value = valueOf(problem);
  const h = 1e-3;
  return place.map((_, i) => {
    const at = (by: number) => value(place.map((x, j) => (i === j ? x + by * h : x)));
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
  });
}

test('each function of the zoo has the gradient of its value, and its minimum is one', async () => {
  for (const problem of functions) {
    for (const place of [problem.start, problem.start.map((x) => x + 0.37)]) {
      const { loss, gradient } = await gradientAt(problem, place);
      expect(loss, problem.name).toBeCloseTo(valueOf(problem)(place), 10);
      const [found, expected] = [[...gradient], differences(problem, place)];
      for (const [i, value] of expected.entries())
        expect(Math.abs(found[i]! - value), problem.name).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
    }
    const [value, least] = [valueOf(problem), minimumOf(problem)!];
    for (let angle = 0; angle < 6.28; angle += 0.2)
      for (const far of [1e-3, 0.05, 0.3])
        expect(
          value([problem.minimum![0]! + far * Math.cos(angle), problem.minimum![1]! + far * Math.sin(angle)]),
          `${problem.name} near its minimum`,
        ).toBeGreaterThan(least - 1e-12);
  }
});

// Published values; the minimum of Styblinski–Tang is −39.16616570377142 a variable.
test.each([
  ['Beale', 0],
  ['Himmelblau', 0],
  ['Branin', 0.39788735772973816],
  ['Rastrigin', 0],
  ['Styblinski–Tang', -78.33233140754284],
  ['Ackley', 0],
  ['Goldstein–Price', 3],
  ['saddle', -1 / 4],
  ['monkey saddle', -27 / 256],
])('the smallest value of %s is %d', async (name, least) => {
  const problem = functions.find((each) => each.name === name)!;
  expect(minimumOf(problem)).toBeCloseTo(least, 12);
  const { loss, metrics } = await gradientAt(problem, problem.minimum!);
  expect(loss).toBeCloseTo(least, 12);
  expect(metrics!['suboptimality']).toBeCloseTo(0, 12);
});

test('a function may be of any number of variables, by names of its own, in statements, and without a known minimum', async () => {
  const problem = defineFunction({
    name: ' three ',
    start: { a: 1, b: 2, c: 3 },
    value: ({ c: third, a, b }) => {
      let sum = a * b;
      if (third > 2) sum += third ** 2;
      return Math.abs(sum);
    },
  });
  expect(problem).toMatchObject({ name: 'three', variables: ['a', 'b', 'c'], start: [1, 2, 3], stepsPerEpoch: 100 });
  expect(JSON.parse(JSON.stringify(problem))).toEqual(problem);
  expect(valueOf(problem)([1, 2, 3])).toBe(11);
  const { loss, gradient, metrics } = await gradientAt(problem, [1, 2, 3]);
  expect([loss, ...gradient]).toEqual([11, 2, 1, 6]);
  expect(metrics).toEqual({});
});

test('noise is in the gradients of a function and not in its value', async () => {
  const [plain, noisy] = [beale({ start: { x: 2, y: 2 } }), beale({ start: { x: 2, y: 2 }, noise: 0.5 })];
  const [model, data] = [functionModel(noisy), noFields(1)];
  const session = await openReferenceModel(
    { model, data, batchSize: 1, optimizer: null, lanes: [{ hyper: {} }], seeds: [0] },
    '',
  );
  await session.write('x', Float64Array.from(noisy.start));
  const { loss, gradient } = await gradientAt(plain, plain.start);
  const apart: number[] = [];
  for (let step = 0; step < 1000; step++) {
    expect((await session.gradient([Uint32Array.of(0)]))[0]).toBe(loss);
    apart.push(...[...(await session.read('gradient x'))].map((value, i) => value - gradient[i]!));
  }
  const mean = apart.reduce((sum, value) => sum + value, 0) / apart.length;
  const std = Math.sqrt(apart.reduce((sum, value) => sum + value ** 2, 0) / apart.length);
  // Three standard errors of 2000 draws, by a seed that is fixed.
  expect(Math.abs(mean)).toBeLessThan((3 * 0.5) / Math.sqrt(2000));
  expect(Math.abs(std - 0.5)).toBeLessThan((3 * 0.5) / Math.sqrt(4000));
});

const fine = { name: 'f', start: { x: 1, y: 2 }, value: ({ x, y }: { x: number; y: number }) => x * x + y * y };
const outside = 3;

test.each<[string, object, string]>([
  [
    'an option that there is not',
    { ...fine, minimun: { x: 0, y: 0 } },
    'defineFunction: unknown option "minimun"; did you mean "minimum"',
  ],
  ['no name', { ...fine, name: '' }, 'defineFunction: name is ""; a name for people is expected, such as \'Beale\'.'],
  ['no start', { ...fine, start: {} }, 'function "f": start is an object; a number for each variable is expected'],
  ['a list for a start', { ...fine, start: [1, 2] }, 'function "f": start is an array; a number for each variable'],
  [
    'a start that is no number',
    { ...fine, start: { x: 1, y: NaN } },
    'function "f": start has NaN for y; a finite number',
  ],
  ['a minimum without a variable', { ...fine, minimum: { x: 0 } }, 'function "f": minimum has undefined for y'],
  [
    'a minimum of another variable',
    { ...fine, minimum: { x: 0, y: 0, z: 0 } },
    'function "f": minimum has the unknown variable "z"',
  ],
  [
    'a minimum that is none',
    { ...fine, minimum: { x: 5, y: 5 } },
    'function "f": its value is 50 at minimum and 5 at start',
  ],
  [
    'steps that are no number',
    { ...fine, stepsPerEpoch: 0 },
    'function "f": stepsPerEpoch is 0; a whole number from 1 to',
  ],
  ['noise below 0', { ...fine, noise: -1 }, 'function "f": noise is -1; a number from 0 to'],
  ['no value', { ...fine, value: 3 }, 'function "f": value is 3; a function such as'],
  [
    'a variable that there is not',
    { ...fine, value: ({ x, z }: never) => x * z },
    '`z` is not a variable of this function: "z"',
  ],
  [
    'variables one by one',
    { ...fine, value: (x: number, y: number) => x * y },
    'takes 2 parameters; one is expected, taken apart: ({ x, y })',
  ],
  ['variables not taken apart', { ...fine, value: (v: { x: number }) => v.x }, '`v` must take the parameter apart'],
  [
    'a variable that it did not take',
    { ...fine, value: ({ x }: never) => x * (globalThis as never)['y'] },
    'cannot be',
  ],
  ['a number from elsewhere', { ...fine, value: ({ x }: { x: number }) => x * outside }, 'outside'],
  ['nothing that varies', { ...fine, value: () => 1 }, 'takes 0 parameters'],
  [
    'variables that it does not read',
    // @ts-expect-error -- a variable that nothing reads is what is refused
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    { ...fine, value: ({ x }: { x: number }) => 2 },
    'its value depends on none of x, y',
  ],
  [
    'a start where it is no number',
    { ...fine, value: ({ x }: { x: number }) => Math.log(-x) },
    'function "f": its value at start is NaN',
  ],
  [
    'nothing to return',
    {
      ...fine,
      value: ({ x }: { x: number }) => {
        Math.abs(x);
      },
    },
    'must end the function with return and a number',
  ],
])('refuses %s', (_, options, message) => {
  let error: unknown;
  try {
    defineFunction(options as never);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toContain(message);
});

test('what value cannot say is said with its file and line', () => {
  const make = () =>
    defineFunction({
      name: 'far',
      start: { x: 1 },
      value: ({ x }) => x * outside,
    });
  expect(make).toThrow(/define-function\.test\.ts:\d+: function "far": `outside`/);
});

test('a suite takes a function as its problem, as plain data and without a batch size', async () => {
  const [first] = (await loadSuite(join(import.meta.dirname, '../../suites/functions.ts'))).problems;
  const { problem, batchSize } = first!;
  expect(problem).toMatchObject({ kind: 'function', name: 'Beale', minimum: [3, 0.5] });
  expect(batchSize).toBe(1);
  const suite = { name: 's', problem, epochs: 1, seeds: [0], variants: {} };
  expect(() => validateSuite({ ...suite, batchSize: 4 })).toThrow(
    'batchSize is 4, but Beale has no samples to make batches of',
  );
});
