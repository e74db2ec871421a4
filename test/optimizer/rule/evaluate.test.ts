import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adagrad } from '../../../src/optimizer/adagrad.ts';
import { compileKernel, scalarSteps } from '../../../src/optimizer/rule/evaluate.ts';
import type { Hyper, Rule } from '../../../src/optimizer/rule/expression.ts';
import { parseRule } from '../../../src/optimizer/rule/parse.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { adagradPlain, handwritten, type PlainRule, rmspropPlain } from './plain-rules.ts';

type Values = Readonly<Record<string, number>>;

/** Steps of a rule that went through parsing and specialisation: `param` after each. */
function follow(rule: Rule, hyper: Hyper, param: number, gradients: readonly number[]): readonly number[] {
  const kernel = specialise(rule, hyper);
  const { update } = compileKernel(kernel);
  const nextScalars = scalarSteps(kernel, hyper);
  const values = Float64Array.of(param, 0, ...kernel.states.map(({ initial }) => initial));
  return gradients.map((grad) => {
    values[1] = grad;
    update(values, nextScalars());
    return values[0]!;
  });
}

/** The same by calling the function that the rule was parsed from. */
function call({ update, states }: PlainRule, hyper: Hyper, param: number, gradients: readonly number[]) {
  let values: Values = Object.fromEntries(
    Object.entries(states).map(([name, initial]) => [
      name,
      typeof initial === 'number' ? initial : Number(hyper[initial]),
    ]),
  );
  values = { ...values, param };
  return gradients.map((grad, index) => {
    values = (update as (values: Values, hyper: Hyper) => Values)({ ...values, grad, t: index + 1 }, hyper);
    return values['param']!;
  });
}

const anyNumber = fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.constantFrom(0, -0, 1, -1, 1e30, 5e-324));
const trajectory = { param: anyNumber, gradients: fc.array(anyNumber, { minLength: 1, maxLength: 8 }) };
const positive = fc.double({ min: 1e-6, max: 2, noNaN: true });
const orZero = (value: fc.Arbitrary<number>) => fc.oneof(fc.constant(0), value);
const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });

describe('a parsed and specialised rule evaluates as the function it was parsed from', () => {
  test('rmsprop, whatever the options', () => {
    const options = fc.record({
      lr: positive,
      alpha: fraction,
      eps: orZero(positive),
      momentum: orZero(fraction),
      centered: fc.boolean(),
      weightDecay: orZero(fraction),
      epsInSqrt: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.record({ options, ...trajectory }), ({ options, param, gradients }) => {
        const { rule, hyper } = rmsprop(options);
        expect(follow(rule, hyper, param, gradients)).toEqual(call(rmspropPlain, hyper, param, gradients));
      }),
    );
  });

  test('adagrad, whatever the options', () => {
    const options = fc.record({
      lr: positive,
      lrDecay: orZero(positive),
      initialAccumulatorValue: orZero(positive),
      eps: orZero(positive),
      weightDecay: orZero(fraction),
      epsInSqrt: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.record({ options, ...trajectory }), ({ options, param, gradients }) => {
        const { rule, hyper } = adagrad(options);
        expect(follow(rule, hyper, param, gradients)).toEqual(call(adagradPlain, hyper, param, gradients));
      }),
    );
  });

  test.each(Object.entries(handwritten))('%s', (name, plain) => {
    const options = fc.record({ lr: positive, beta: orZero(fraction), steps: fc.nat(5), flag: fc.boolean() });
    const definition = { name, hyper: { lr: 1, beta: 0, steps: 0, flag: false }, definedAt: {} };
    const rule = parseRule({ ...definition, states: plain.states, update: plain.update });
    fc.assert(
      fc.property(fc.record({ hyper: options, ...trajectory }), ({ hyper, param, gradients }) => {
        expect(follow(rule, hyper, param, gradients)).toEqual(call(plain, hyper, param, gradients));
      }),
    );
  });
});
