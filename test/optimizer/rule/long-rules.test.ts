import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../../../src/engine/cpu/cpu.ts';
import { defineOptimizer } from '../../../src/optimizer/define.ts';
import { compileKernel, scalarSteps } from '../../../src/optimizer/rule/evaluate.ts';
import { kernelCode } from '../../../src/optimizer/rule/kernel-code.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';
import { bareModel, cohortOf } from '../../engine/models.ts';
import { syntheticData } from '../../engine/synthetic.ts';

const model = bareModel({ weight: [2, 2], bias: [2] });

/** A function whose text is generated, so that it can be called and read. */
function functionOf(text: string): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a rule is known by its text, which is made here
  return (new Function(`return ${text}`) as () => unknown)();
}

const updateText = (statements: string, result: string): string =>
  `function update({ param, grad, t, s }, { lr }) { ${statements} return { param: ${result}, s } }`;

function ruleOf(statements: string, result: string) {
  const update = functionOf(updateText(statements, result)) as never;
  return defineOptimizer({ name: 'long', hyper: { lr: 0.5 }, state: { s: 0.25 }, update })();
}

const times = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

/** Written out in place of its names, each of these would have 2²⁰⁰ leaves. */
const doubling: readonly [string, string, string][] = [
  ['a hyperparameter', 'let q = lr;', 'q = (q + q) / 2 + 0.001;'],
  ['the step', 'let q = t;', 'q = (q + q) / 2 + 0.001;'],
  ['a uniform state', 'let q = s;', 's = (q + q) / 2; q = s + 0.001;'],
  ['an element', 'let q = grad;', 'q = (q + q) / 2 + 0.001;'],
  ['a choice by the step', 'let q = t;', 'q = t > 1 ? q + q * 0.01 : q - q * 0.01;'],
  ['a choice by an element', 'let q = grad;', 'q = q > 0 ? q + q * 0.01 : q - q * 0.01;'],
  ['branches', 'let q = grad;', 'if (q > t) { q = q - q * 0.01; } else { q = q + q * 0.01; }'],
];

describe('a name that is read twice is computed once', () => {
  test.each(doubling)('of %s', async (_, first, again) => {
    const statements = `${first} ${times(200, () => again)}`;
    const optimizer = ruleOf(statements, 'param - q * grad');
    const { rule, hyper } = optimizer;
    const kernel = specialise(rule, hyper);
    expect(kernelCode(kernel).length + JSON.stringify(kernel).length).toBeLessThan(400_000);
    const next = scalarSteps(kernel, hyper);
    const { update } = compileKernel(kernel);
    const values = Float64Array.of(1, 2, ...kernel.states.map(({ initial }) => initial));
    update(values, next());
    update(values, next());
    // The function itself, called.
    type Numbers = Readonly<Record<string, number>>;
    const plain = functionOf(updateText(statements, 'param - q * grad')) as (
      values: Numbers,
      hyper: Numbers,
    ) => Numbers;
    const once = plain({ param: 1, grad: 2, t: 1, s: 0.25 }, { lr: 0.5 });
    expect(values[0]).toBe(plain({ ...once, grad: 2, t: 2 }, { lr: 0.5 })['param']);
    const cohort = cohortOf({ model, data: syntheticData(2, 2, 2, 2), batchSize: 2 }, optimizer, [{ hyper }]);
    await (await cpuEngine('wasm').open(cohort)).close();
  });
});

test.each([
  ['a sum', Array(450).fill('grad').join(' + ')],
  ['nested calls', `${'Math.abs('.repeat(450)}grad${')'.repeat(450)}`],
  ['a chain of choices', `${'grad > 1 ? 2 : '.repeat(450)} 0`],
])('%s of 450 is compiled', async (_, expression) => {
  const optimizer = ruleOf('', `param - lr * (${expression})`);
  const data = syntheticData(2, 2, 2, 2);
  await (await cpuEngine('wasm').open(cohortOf({ model, data, batchSize: 2 }, optimizer))).close();
});

test.each([
  ['a sum', '', Array(600).fill('grad').join(' + '), 'nests more than 500 operations'],
  ['a sum that the parser cannot read', '', Array(6000).fill('grad').join(' + '), 'nests more than 500 operations'],
  ['arguments', '', `Math.max(${Array(600).fill('grad').join(', ')})`, 'nests more than 500 operations'],
  ['branches', `let q = grad; ${'if (q > 0) { q = q * 2; '.repeat(501)}${'}'.repeat(501)}`, 'q', 'nests more than 500'],
  ['statements', `let q = grad; ${'q = q + 1;'.repeat(7000)}`, 'q', 'stands behind 20000 numbers and operations'],
])('too long or too deep a rule is refused in a sentence: %s', (_, statements, result, message) => {
  expect(() => ruleOf(statements, result)).toThrow(message);
});
