import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { mnistLogistic } from '../../src/problem/mnist-logistic.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { rosenbrock } from '../../src/problem/rosenbrock.ts';
import { validateSuite } from '../../src/suite/validate.ts';

const problem = mnistMlp({ hidden: [8] });
const good = { name: 'good', problem, epochs: 1, batchSize: 64, seeds: [0], variants: { RMSProp: rmsprop() } };

describe('validateSuite', () => {
  test('fills in nothing and keeps the order of variants', () => {
    const variants = { b: rmsprop(), a: rmsprop({ lr: 1 }) };
    expect(validateSuite({ ...good, variants })).toEqual({
      name: 'good',
      problems: [{ label: null, problem, epochs: 1, batchSize: 64 }],
      seeds: [0],
      variants: [
        { label: 'b', optimizer: rmsprop() },
        { label: 'a', optimizer: rmsprop({ lr: 1 }) },
      ],
    });
  });

  test.each(['rmsprop', 'RMSProp α=0.9', '2024-01', 'a.b', 'größe', '比較'])('accepts the name %s', (name) => {
    expect(validateSuite({ ...good, name }).name).toBe(name);
  });

  test.each([
    '',
    ' ',
    '.',
    '..',
    '../up',
    'a/b',
    'a\\b',
    '.hidden',
    'a.',
    'a ',
    'CON',
    'nul.txt',
    'a\nb',
    'a:b',
    'x'.repeat(81),
    7,
  ])('refuses the name %o', (name) => {
    expect(() => validateSuite({ ...good, name })).toThrow('which cannot name a folder');
  });

  test.each([
    [undefined, 'the default export is undefined; what defineSuite({ ... }) returns is expected.'],
    [[], 'the default export is an array'],
    [() => good, 'the default export is a function'],
  ])('refuses %o as a whole', (definition, message) => {
    expect(() => validateSuite(definition)).toThrow(message);
  });

  test.each([
    [{ epoch: 1 }, 'unknown field "epoch"; did you mean "epochs"?'],
    [{ name: undefined }, 'name is missing; a suite has name, problem'],
    [{ variants: undefined }, 'variants is missing'],
    [{ variants: {} }, 'variants is empty; at least one label: optimizer is expected.'],
    [{ variants: [] }, 'variants is empty'],
    [{ variants: 'all' }, 'variants is "all"'],
    [{ variants: [rmsprop()] }, 'variants has an object where a pair [label, optimizer] is expected.'],
    [{ variants: { rmsprop } }, 'variant "rmsprop" is a function; call it, for example rmsprop()'],
    [{ variants: { a: 1e-3 } }, 'variant "a" is 0.001; an optimizer such as'],
    [{ variants: { a: { lr: 1e-3 } } }, 'variant "a" is no optimizer'],
    [{ variants: { ' ': rmsprop() } }, 'a variant is labelled " "'],
    [{ variants: { 'a\nb': rmsprop() } }, 'a variant is labelled "a\\nb"; a label is one line of text.'],
    [{ variants: { a: rmsprop(), 'a ': rmsprop() } }, 'variants has the label "a" more than once'],
    [{ variants: [['a', rmsprop()], ['a', rmsprop()]] }, 'variants has the label "a" more than once'], // prettier-ignore
    [{ seeds: [] }, 'seeds is empty; a list of whole numbers such as [0, 1, 2] is expected.'],
    [{ seeds: 0 }, 'seeds is 0; a list'],
    [{ seeds: [0, 1, 0] }, 'seeds has 0 more than once'],
    [{ seeds: [-1] }, 'a seed in seeds is -1; a whole number from 0 to 4294967295 is expected.'],
    [{ seeds: [0.5] }, 'a seed in seeds is 0.5'],
    [{ seeds: ['0'] }, 'a seed in seeds is "0"'],
    [{ seeds: [2 ** 32] }, 'a seed in seeds is 4294967296'],
    [{ epochs: 0 }, 'epochs is 0; a whole number of at least 1 is expected.'],
    [{ epochs: 1.5 }, 'epochs is 1.5'],
    [{ epochs: Number.NaN }, 'epochs is NaN'],
    [{ epochs: '5' }, 'epochs is "5"'],
    [{ batchSize: 0 }, 'batchSize is 0; a whole number of at least 1'],
    [{ batchSize: 60_001 }, 'batchSize is 60001, but the problem has only 60,000 training images.'],
    [{ batchSize: undefined }, 'batchSize is missing; a suite has name, problem'],
    [
      { problem: quadratic() },
      'batchSize is 64, but quadratic has no samples to make batches of; leave batchSize out.',
    ],
    [{ problem: rosenbrock(), batchSize: '1' }, 'batchSize is "1", but rosenbrock has no samples'],
    [
      { problem: { ...quadratic(), dimension: 3 } },
      'quadratic: unknown option "dimension"; did you mean "dimensions"?',
    ],
    [{ problem: { kind: 'mnistCnn' } }, 'problem is no problem'],
    [{ problem: mnistMlp }, 'problem is a function; a problem such as mnistMlp({ hidden: [200] }) is expected.'],
    [{ problem: { hidden: [8] } }, 'problem is no problem'],
    [{ problem: { ...problem, trainSize: -1 } }, 'mnistMlp: trainSize is -1'],
  ])('refuses %o', (changes, message) => {
    expect(() => validateSuite({ ...good, ...changes })).toThrow(InputError);
    expect(() => validateSuite({ ...good, ...changes })).toThrow(message);
  });
});

describe('probes', () => {
  test('are every so many steps, or absent', () => {
    expect(validateSuite({ ...good, probeEvery: 10 }).problems[0]!.probeEvery).toBe(10);
    expect(validateSuite(good).problems[0]).not.toHaveProperty('probeEvery');
    expect(() => validateSuite({ ...good, probeEvery: 0 })).toThrow('probeEvery is 0; a whole number of at least 1');
  });
});

describe('a quick form', () => {
  const variants = { a: rmsprop(), b: rmsprop({ lr: 1 }), c: rmsprop({ lr: 2 }) };

  test('takes the place of fields and leaves out variants, where it is asked for', () => {
    const suite = { ...good, epochs: 5, variants, quick: { epochs: 1, seeds: [3], only: ['b ', 'a'] } };
    const quick = validateSuite(suite, true);
    expect(quick).toMatchObject({ name: 'good', problems: [{ epochs: 1, batchSize: 64 }], seeds: [3] });
    expect(quick.variants.map(({ label }) => label)).toEqual(['a', 'b']);
    expect(validateSuite(suite)).toMatchObject({ problems: [{ epochs: 5 }], seeds: [0] });
  });

  test.each([
    [undefined, 'has no quick form; run it without --quick, or give it one: quick: { epochs: 1 }.'],
    [7, 'quick is 7; an object such as { epochs: 1, seeds: [0] } is expected.'],
    [{ epoch: 1 }, 'quick: unknown field "epoch"; did you mean "epochs"?'],
    [{ epochs: 0 }, 'epochs is 0; a whole number of at least 1'],
    [{ only: [] }, 'quick: only is an array; a list of labels is expected.'],
    [{ only: ['A'] }, 'quick: unknown variant "A"; did you mean "a"?'],
  ])('that is %o is refused', (quick, message) => {
    expect(() => validateSuite({ ...good, variants, quick }, true)).toThrow(InputError);
    expect(() => validateSuite({ ...good, variants, quick }, true)).toThrow(message);
  });
});

describe('a suite with a function', () => {
  test.each([undefined, 1])('has batches of one where batchSize is %o', (batchSize) => {
    for (const problem of [quadratic(), rosenbrock()]) {
      expect(validateSuite({ ...good, problem, batchSize })).toMatchObject({ problems: [{ problem, batchSize: 1 }] });
    }
  });
});

describe('a suite with several problems', () => {
  const valley = rosenbrock();
  const several = { name: 'several', epochs: 2, batchSize: 64, seeds: [0], variants: { RMSProp: rmsprop() } };

  test('takes each with settings of its own, or the suite’s', () => {
    const problems = {
      mlp: problem,
      ' small ': { problem, epochs: 1, batchSize: 8, probeEvery: 5 },
      valley: { problem: valley, epochs: 10 },
      bowl: quadratic(),
    };
    expect(validateSuite({ ...several, problems }).problems).toEqual([
      { label: 'mlp', problem, epochs: 2, batchSize: 64 },
      { label: 'small', problem, epochs: 1, batchSize: 8, probeEvery: 5 },
      { label: 'valley', problem: valley, epochs: 10, batchSize: 1 },
      { label: 'bowl', problem: quadratic(), epochs: 2, batchSize: 1 },
    ]);
  });

  test('has a quick form with other problems', () => {
    const suite = { ...several, problems: { mlp: problem }, quick: { problems: { valley }, epochs: 1 } };
    expect(validateSuite(suite, true).problems).toEqual([
      { label: 'valley', problem: valley, epochs: 1, batchSize: 1 },
    ]);
  });

  test.each([
    [{ problems: { mlp: problem }, problem }, 'has problem and problems; give one of them.'],
    [{ problems: [problem] }, 'problems is an array; an object of label: problem is expected.'],
    [{ problems: {} }, 'problems is empty; at least one label: problem is expected.'],
    [{ problems: { mlp: 7 } }, 'problem "mlp" is 7; a problem such as mnistMlp({ hidden: [200] }) is expected.'],
    [{ problems: { mlp: { problem, epoch: 1 } } }, 'problem "mlp": unknown field "epoch"; did you mean "epochs"?'],
    [{ problems: { mlp: { problem, epochs: 0 } } }, 'problem "mlp": epochs is 0; a whole number of at least 1'],
    [
      { problems: { valley: { problem: valley, batchSize: 8 } } },
      'problem "valley": batchSize is 8, but rosenbrock has no',
    ],
    [{ problems: { a: problem, 'a ': valley } }, 'problems has the label "a" more than once; labels must differ.'],
    [{ problems: { 'a\nb': problem } }, 'a problem is labelled "a\\nb"; a label is one line of text.'],
    [{ problems: { mlp: problem }, batchSize: undefined }, 'problem "mlp": batchSize is missing; a suite has name'],
    [{ problems: { mlp: problem }, epochs: undefined }, 'problem "mlp": epochs is missing; a suite has name'],
  ])('refuses %o', (changes, message) => {
    expect(() => validateSuite({ ...several, ...changes })).toThrow(InputError);
    expect(() => validateSuite({ ...several, ...changes })).toThrow(message);
  });
});

describe('problems', () => {
  test('fill in their defaults', () => {
    expect(mnistLogistic()).toEqual({ kind: 'mnistLogistic', trainSize: 60_000, testSize: 10_000 });
    expect(quadratic()).toEqual({ kind: 'quadratic', dimensions: 10, condition: 100, stepsPerEpoch: 100 });
    expect(rosenbrock()).toEqual({ kind: 'rosenbrock', start: [-1.2, 1], stepsPerEpoch: 100 });
  });

  test.each<[(options: never) => unknown, unknown, string]>([
    [mnistLogistic, { hidden: [8] }, 'mnistLogistic: unknown option "hidden" (known are trainSize, testSize).'],
    [mnistLogistic, { trainSize: 0 }, 'mnistLogistic: trainSize is 0; a whole number from 1 to 60000 is expected.'],
    [mnistLogistic, 5, 'mnistLogistic: got 5 where an object of options is expected.'],
    [quadratic, { dimensions: 1 }, 'quadratic: dimensions is 1; a whole number from 2 to 500 is expected.'],
    [quadratic, { dimensions: '2' }, 'quadratic: dimensions is "2"; a whole number'],
    [quadratic, { condition: 0.5 }, 'quadratic: condition is 0.5; a number from 1 to 1000000000000 is expected.'],
    [quadratic, { condition: Number.NaN }, 'quadratic: condition is NaN; a number'],
    [quadratic, { stepsPerEpoch: 0 }, 'quadratic: stepsPerEpoch is 0; a whole number from 1 to 1000000 is expected.'],
    [quadratic, null, 'quadratic: got null where an object of options is expected.'],
    [rosenbrock, { start: [1] }, 'rosenbrock: start is a list of 1; a list of 2 to 500 numbers is expected'],
    [rosenbrock, { start: 1 }, 'rosenbrock: start is 1; a list of 2 to 500 numbers is expected'],
    [rosenbrock, { start: [1, Infinity] }, 'rosenbrock: a number in start is Infinity; a number from -1000000 to'],
    [rosenbrock, { steps: 5 }, 'rosenbrock: unknown option "steps"'],
  ])('%o refuses %o', (make, options, message) => {
    expect(() => make(options as never)).toThrow(InputError);
    expect(() => make(options as never)).toThrow(message);
  });
});

describe('mnistMlp', () => {
  test('uses all images by default', () => {
    expect(mnistMlp({ hidden: [200, 50] })).toEqual({
      kind: 'mnistMlp',
      hidden: [200, 50],
      trainSize: 60_000,
      testSize: 10_000,
    });
  });

  test.each([
    [undefined, 'mnistMlp: got no options'],
    [[200], 'mnistMlp: got an array where an object of options is expected.'],
    [{}, 'mnistMlp: hidden must list the widths'],
    [{ hidden: 200 }, 'mnistMlp: hidden must list the widths'],
    [{ hidden: [] }, 'mnistMlp: hidden must list the widths'],
    [
      { hidden: Array<number>(20_000).fill(4) },
      'mnistMlp: the number of layers in hidden is 20000; a whole number from 1 to 1000',
    ],
    [{ hidden: [0] }, 'mnistMlp: a width in hidden is 0; a whole number from 1'],
    [{ hidden: [8], trainSize: 60_001 }, 'mnistMlp: trainSize is 60001; a whole number from 1 to 60000 is expected.'],
    [{ hidden: [8], testSize: 1.5 }, 'mnistMlp: testSize is 1.5'],
    [{ hidden: [8], trainsize: 5 }, 'mnistMlp: unknown option "trainsize"; did you mean "trainSize"?'],
  ])('refuses %o', (options, message) => {
    expect(() => mnistMlp(options as never)).toThrow(InputError);
    expect(() => mnistMlp(options as never)).toThrow(message);
  });
});
