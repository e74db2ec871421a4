import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { parseRule } from '../../../src/optimizer/rule/parse.ts';
import type { UpdateFunction } from '../../../src/optimizer/rule/source.ts';

const hyper = { lr: 0.1, beta: 0.9, centered: false };
const states = { buffer: 0 };

/** The text of a function, as the loader of suites would hand it over. */
function parse(text: string) {
  const update = Object.assign(() => undefined, { toString: () => text }) as UpdateFunction;
  return parseRule({ name: 'own', hyper, states, update, definedAt: {} });
}

/** A function body with everything at hand. */
const method = (body: string) => `update({ param, grad, t, buffer }, { lr, beta, centered }) { ${body} }`;
const done = 'return { param, buffer };';

describe('the rule language', () => {
  test.each([
    ['a method', `update({ param, grad, buffer }, { lr }) { return { param: param - lr * grad, buffer }; }`],
    ['an arrow function', `({ param, grad, buffer }, { lr }) => ({ param: param - lr * grad, buffer })`],
    [
      'an arrow function with a body',
      `({ param, grad, buffer }, { lr }) => { return { param: param - lr * grad, buffer }; }`,
    ],
    [
      'a function expression',
      `function ({ param, grad, buffer }, { lr }) { return { param: param - lr * grad, buffer }; }`,
    ],
    [
      'a named function',
      `function own({ param, grad, buffer }, { lr }) { return { param: param - lr * grad, buffer }; }`,
    ],
    ['renamed inputs', `({ param: p, grad: g, buffer }, { lr: rate }) => ({ param: p - rate * g, buffer })`],
  ])('may be written as %s', (_, text) => {
    const element = (name: string) => ({ kind: 'element', name });
    expect(parse(text)).toEqual({
      states,
      body: [],
      result: {
        param: {
          kind: 'binary',
          operator: 'subtract',
          left: element('param'),
          right: { kind: 'binary', operator: 'multiply', left: { kind: 'hyper', name: 'lr' }, right: element('grad') },
        },
        buffer: element('buffer'),
      },
    });
  });

  test('gives every assignment a name of its own, and merges the branches of an if', () => {
    const { body, result } = parse(
      method(`buffer += grad; if (grad > 0) { buffer *= beta; } return { param, buffer };`),
    );
    expect(body.map(({ name }) => name)).toEqual(['buffer_2', 'test', 'buffer_3', 'buffer_4']);
    expect(body.at(-1)?.value).toMatchObject({ kind: 'choose', otherwise: { kind: 'local', name: 'buffer_2' } });
    expect(result['buffer']).toEqual({ kind: 'local', name: 'buffer_4' });
  });

  test('names bindings in plain letters, whatever the alphabet of the source', () => {
    const { body } = parse(method(`const μ = grad * 2; const _ = μ * 2; return { param: _, buffer };`));
    expect(body.map(({ name }) => name)).toEqual(['_', '__2']);
  });

  test.each([
    ['a loop', `for (;;) {} ${done}`, '`for (;;) {}` cannot be said in a rule; its statements are const, let'],
    ['a loop over', `while (t > 1) t = t - 1; ${done}`, 'its statements are'],
    ['a try', `try { } catch { } ${done}`, 'its statements are'],
    ['an inner function', `function f() {} ${done}`, 'its statements are'],
    ['a class', `class A {} ${done}`, 'its statements are'],
    ['a bare call', `console.log(param); ${done}`, '`console.log(param);` cannot be said'],
    ['an increment', `t++; ${done}`, '`t++;` cannot be said'],
    ['var', `var a = 1; ${done}`, '`var a = 1;` must use const or let'],
    ['a pattern', `const [a] = [1]; ${done}`, '`[a]` cannot be declared'],
    ['an exotic assignment', `param **= 2; ${done}`, '`param **= 2` must assign with = += -= *= or /='],
    ['an assignment to a const', `const a = 1; a = 2; ${done}`, '`a = 2` assigns to a const'],
    ['an assignment to nothing known', `a = 2; ${done}`, '`a` cannot be assigned'],
    ['an assignment to a member', `param.x = 2; ${done}`, '`param.x` cannot be assigned'],
    ['an assignment inside an expression', `param = (buffer = 1); ${done}`, '`buffer = 1` cannot be said'],
    ['a name declared twice', `const a = 1; if (t > 1) { const a = 2; } ${done}`, '`a` is a name that is taken'],
    ['a shadowed Math', `const Math = 1; ${done}`, '`Math` is a name that is taken'],
    ['a name used outside its block', `if (t > 1) { const a = 2; } param = a; ${done}`, '`a` is not known here'],
    ['a value that may be missing', `let a; if (t > 1) { a = 2; } param = a; ${done}`, '`a` is read where it may'],
    ['a misspelt name', `param = bufer; ${done}`, '`bufer` is not known here (did you mean "buffer"?); a rule knows'],
    ['a variable of the file', `param = k; ${done}`, '`k` is not known here; a rule knows what it takes from its'],
    ['an unknown function', `param = Math.cbrt(grad); ${done}`, '`Math.cbrt(grad)` cannot be said'],
    ['a computed function', `param = Math['sqrt'](grad); ${done}`, 'cannot be said'],
    ['a wrong number of arguments', `param = Math.sqrt(grad, 2); ${done}`, 'needs exactly one argument'],
    ['too few arguments', `param = Math.max(grad); ${done}`, 'needs two arguments or more'],
    ['a third argument of pow', `param = Math.pow(grad, 2, 3); ${done}`, 'needs exactly two arguments'],
    ['a spread argument', `param = Math.max(...grad); ${done}`, '`...grad` cannot be said'],
    ['an unknown constant', `param = Math.LN2; ${done}`, '`Math.LN2` cannot be said'],
    ['a remainder', `param = param % 2; ${done}`, '`param % 2` cannot be said'],
    ['a bit operation', `param = param | 0; ${done}`, 'cannot be said'],
    ['a text', `param = 'a'; ${done}`, `\`'a'\` cannot be said`],
    ['a big integer', `param = 1n; ${done}`, 'cannot be said'],
    ['a number beyond the largest', `param = 1e999; ${done}`, 'cannot be said'],
    ['loose equality', `if (t == 1) { param = 0; } ${done}`, '`t == 1` needs === in place of =='],
    ['a number as a test', `if (beta) { param = 0; } ${done}`, '`beta` is a number, and here a test is wanted'],
    ['a test as a number', `param = param * (grad > 0); ${done}`, '`grad > 0` is a boolean, and here a number'],
    ['numbers joined by &&', `param = grad && 1; ${done}`, '`grad` is a number'],
    ['??', `param = grad ?? 1; ${done}`, 'cannot be said'],
    ['a boolean compared with a number', `param = centered === 1 ? 1 : 2; ${done}`, '`1` is a number'],
    ['a choice of two types', `param = centered ? 1 : true; ${done}`, '`true` is a boolean'],
    ['a variable that changes its type', `let a = 1; a = true; ${done}`, '`true` is a boolean'],
    ['branches that disagree', `let a; if (t > 1) a = 1; else a = true; ${done}`, 'leaves "a" a number or a boolean'],
    ['an early return', `if (t > 1) { ${done} } ${done}`, 'must be the last statement of the rule'],
    ['something after the return', `${done} param = 1;`, '`param = 1;` must end the rule with return'],
    ['no return', `param = 1;`, 'must end the rule with return { param, ...every state }'],
    ['an empty body', ``, 'must end the rule with return'],
    ['a returned number', `return param;`, 'must end the rule with return'],
    ['a state that is not returned', `return { param };`, '`{ param }` does not return buffer'],
    ['a param that is not returned', `return { buffer };`, 'does not return param'],
    [
      'something returned that is no state',
      `return { param, buffer, bufer: 1 };`,
      'no state of this optimizer: "bufer"; did you mean "buffer"?',
    ],
    ['grad returned', `return { param, buffer, grad };`, '`grad` is returned but is no state'],
    ['a spread result', `return { ...param };`, '`...param` cannot be returned like this'],
    ['a value returned twice', `return { param, buffer, param: 1 };`, '`param: 1` is returned twice'],
    ['a returned boolean', `return { param: centered, buffer };`, '`centered` is a boolean'],
  ])('refuses %s', (_, body, message) => {
    expect(() => parse(method(body))).toThrow(InputError);
    expect(() => parse(method(body))).toThrow(message);
  });

  test.each([
    [
      'an undeclared state',
      `({ param, bufer }) => ({ param, bufer })`,
      '`bufer` is not an input or state of this optimizer: "bufer"; did you mean "buffer"?',
    ],
    [
      'an unknown hyperparameter',
      `({ param, buffer }, { lr, bta }) => ({ param, buffer })`,
      '"bta"; did you mean "beta"?',
    ],
    [
      'a state that was not taken',
      `({ param }) => ({ param: param + buffer, buffer: 0 })`,
      `\`buffer\` is not at hand: take it from the function's first parameter`,
    ],
    [
      'a hyperparameter that was not taken',
      `({ param, buffer }) => ({ param: lr, buffer })`,
      `take it from the function's second parameter`,
    ],
    ['a default value', `({ param, buffer = 1 }) => ({ param, buffer })`, '`buffer = 1` cannot be taken like this'],
    ['a rest', `({ param, ...rest }) => ({ param })`, '`...rest` cannot be taken like this'],
    ['a parameter in one piece', `(state) => ({ param: state.param })`, '`state` must take the first parameter apart'],
    ['no parameters', `() => ({ param: 1, buffer: 1 })`, 'must take { param, grad, ... }'],
    [
      'a call of shampoo without its settings',
      `({ param, buffer, tensor }, { lr }) => ({ param: tensor.shampoo(param, lr), buffer })`,
      'needs four arguments: x, eps, updateFrequency and maxPreconditionerDim',
    ],
    [
      'a setting of shampoo that is computed',
      `({ param, buffer, tensor }, { lr }) => ({ param: tensor.shampoo(param, lr, 1 + lr, 256), buffer })`,
      '`1 + lr` must be a hyperparameter or a number',
    ],
    ['a third parameter', `({ param }, { lr }, more) => ({ param, buffer: 1 })`, 'must take { param, grad, ... }'],
    ['an async function', `async ({ param, buffer }) => ({ param, buffer })`, 'must be a plain function'],
    ['a generator', `*update({ param, buffer }) { ${done} }`, 'must be a plain function'],
    ['a native function', `function () { [native code] }`, 'cannot be read as a rule'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parse(text)).toThrow(InputError);
    expect(() => parse(text)).toThrow(message);
  });
});
