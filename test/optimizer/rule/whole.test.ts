import { describe, expect, test } from 'vitest';
import { modelRanges } from '../../../src/engine/whole.ts';
import { wholeSteps } from '../../../src/engine/whole-steps.ts';
import { defineOptimizer } from '../../../src/optimizer/define.ts';
import { scalarSteps } from '../../../src/optimizer/rule/evaluate.ts';
import { shampoo } from '../../../src/optimizer/shampoo.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';
import { bareModel } from '../../engine/models.ts';

const layered = defineOptimizer({
  name: 'layered',
  hyper: { lr: 0.1, trust: true },
  state: { momentum: 0 },
  update({ param, grad, momentum, tensor }, { lr, trust }) {
    momentum = 0.9 * momentum + grad;
    const move = momentum + 0.01 * param;
    const ratio = trust ? tensor.norm(param) / tensor.norm(move) : 1;
    return { param: param - lr * ratio * move, momentum };
  },
});

describe('what sees more than one number', () => {
  test('is computed before the rest, from the bindings that it needs', () => {
    const { rule, hyper } = layered();
    const { wholes } = specialise(rule, hyper);
    expect(wholes).toMatchObject([
      { kind: 'whole', function: 'norm', over: 'tensor', operand: { kind: 'element', name: 'param' }, body: [] },
      { kind: 'whole', function: 'norm', over: 'tensor', body: [{ name: 'momentum_2' }, { name: 'move' }] },
    ]);
  });

  test('has settings that hyperparameters decide', () => {
    const { rule, hyper } = shampoo({ eps: 1e-2, maxPreconditionerDim: 5 });
    expect(specialise(rule, hyper).wholes).toMatchObject([
      { function: 'shampoo', settings: { eps: 1e-2, updateFrequency: 1, maxPreconditionerDim: 5 } },
    ]);
  });

  test('is gone where hyperparameters decide against it', () => {
    const { rule, hyper } = layered({ trust: false });
    expect(specialise(rule, hyper).wholes).toEqual([]);
  });

  test.each([
    ['sum', 'tensor', [10, 10, 10, 10, 10, 10, 7, 7, 7]],
    ['mean', 'tensor', [10 / 6, 10 / 6, 10 / 6, 10 / 6, 10 / 6, 10 / 6, 7 / 3, 7 / 3, 7 / 3]],
    ['maximum', 'tensor', [4, 4, 4, 4, 4, 4, 6, 6, 6]],
    ['norm', 'network', Array<number>(9).fill(Math.sqrt(1 + 4 + 9 + 16 + 4 + 4 + 1 + 36))],
    // A weight is [[1, 4], [2, -2], [3, 2]]; a bias is a vector [out, 1].
    ['mean', 'row', [2.5, 2.5, 0, 0, 2.5, 2.5, 1, 6, 0]],
    ['mean', 'column', [2, 4 / 3, 2, 4 / 3, 2, 4 / 3, 7 / 3, 7 / 3, 7 / 3]],
  ] as const)('%s over the %s', (name, over, expected) => {
    const tensors = modelRanges(bareModel({ weight: [3, 2], bias: [3] }).parameters);
    const operand = Float64Array.of(1, 4, 2, -2, 3, 2, 1, 6, 0);
    const result = new Float64Array(9);
    const whole = {
      kind: 'whole',
      function: name,
      over,
      operand: { kind: 'element', name: 'grad' },
      body: [],
    } as const;
    const work = { whole, prepare: () => undefined, operand, result, functionOf: () => () => undefined };
    for (const step of wholeSteps([{ tensors, work: [work] }])) step();
    expect([...result].map((x) => x.toFixed(12))).toEqual(expected.map((x) => x.toFixed(12)));
  });
});

test('a state that depends on the step alone is kept once, in double precision', () => {
  const counting = defineOptimizer({
    name: 'counting',
    hyper: { lr: 0.1, decay: 0.5 },
    state: { product: 1, half: 'decay', same: 0 },
    update({ param, grad, t, product, half, same }, { lr, decay }) {
      product = product * (1 - decay / t);
      half = half / 2 + product;
      same = same + grad * half;
      return { param: param - lr * same * product, product, half, same };
    },
  });
  const { rule, hyper } = counting();
  const kernel = specialise(rule, hyper);
  expect(kernel.states.map(({ name }) => name)).toEqual(['same']);
  expect(kernel.uniforms.map(({ name, initial }) => [name, initial])).toEqual([
    ['product', 1],
    ['half', 0.5],
  ]);
  const next = scalarSteps(kernel, hyper);
  const [first, second] = [next(), next()];
  expect([...first]).toContain(0.5); // product after step 1
  expect([...second]).toContain(0.5 * 0.75); // and after step 2
  expect([...second]).toContain((0.5 / 2 + 0.5) / 2 + 0.375); // half after step 2
});
