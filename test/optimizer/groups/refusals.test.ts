import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import * as own from '../../../src/index.ts';
import type { OptimizerSpec } from '../../../src/optimizer/optimizer.ts';
import { makePlan } from '../../../src/plan/plan.ts';
import { remarksOn } from '../../../src/plan/remarks.ts';
import type { ProblemSpec } from '../../../src/problem/problem.ts';

const { adamw, clipGradNorm, defineOptimizer, rmsprop, sgd, scheduled, stepLR, sweep } = own;

const words: ProblemSpec = {
  kind: 'model',
  name: 'words',
  model: 'hash',
  parameters: 100,
  shapes: [
    { rows: 30, columns: 4, group: 'embedding', embedding: true },
    { rows: 4, columns: 2, group: 'head' },
    { rows: 2, columns: 1, group: 'bias' },
  ],
  metrics: [],
  trainSize: 640,
  testSize: 64,
};

function plan(variants: Readonly<Record<string, OptimizerSpec>>, problem: ProblemSpec = words) {
  const listed = Object.entries(variants).map(([label, optimizer]) => ({ label, optimizer }));
  const suite = { name: 'grouped', problem, epochs: 2, batchSize: 64, seeds: [0], variants: listed };
  return makePlan(suite, { dataFingerprint: null });
}

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return 'nothing was refused';
}

describe('groups are held against what there is', () => {
  test.each<[object, string]>([
    [{ groups: { bias: { weigthDecay: 0 } } }, 'rmsprop: group bias: unknown hyperparameter "weigthDecay"; did you mean "weightDecay"?'], // prettier-ignore
    [{ groups: { bias: { alpha: 1.5 } } }, 'rmsprop: group bias: alpha is 1.5; a number at least 0 and below 1 is expected.'], // prettier-ignore
    [{ groups: { bias: { lr: 0 } } }, 'rmsprop: group bias: lr is 0; a number above 0 is expected.'],
    [{ groups: { bias: { centered: 1 } } }, 'rmsprop: group bias: centered is 1; true or false is expected.'],
    [{ groups: { bias: 0 } }, 'rmsprop: group bias: got 0 where an object of hyperparameters is expected.'],
    [{ groups: { bias: { groups: {} } } }, 'rmsprop: group bias: unknown hyperparameter "groups"'],
    [{ groups: [] }, 'rmsprop: groups is an array; an object of groups such as { bias: { weightDecay: 0 } } is expected.'], // prettier-ignore
    [{ groups: 'bias' }, 'rmsprop: groups is "bias"; an object of groups'],
    [{ group: { bias: { lr: 1 } } }, 'rmsprop: unknown hyperparameter "group"; did you mean "groups"?'],
  ])('%o', (options, message) => {
    expect(refusal(() => rmsprop(options as never))).toContain(message);
  });

  test('what an optimizer refuses of its hyperparameters together it refuses of a group’s', () => {
    expect(refusal(() => sgd({ momentum: 0.9, nesterov: true, groups: { bias: { momentum: 0 } } }))).toBe(
      'sgd: group bias: nesterov is true with momentum 0 and dampening 0; a momentum above 0 and no dampening is expected.',
    );
  });

  test('a hyperparameter cannot be called groups', () => {
    const update = ({ param }: { param: number }) => ({ param });
    expect(refusal(() => defineOptimizer({ name: 'own', hyper: { groups: 1 }, update }))).toBe(
      'own: a hyperparameter cannot be called groups, which every optimizer has; rename it.',
    );
  });

  test('a group that no parameter of the problem is in is refused when the problem is known', () => {
    const misspelt = { 'AdamW small head': adamw({ groups: { haed: { lr: 1e-4 } } }) };
    expect(refusal(() => plan(misspelt))).toBe(
      'suite "grouped", variant "AdamW small head": adamw: no parameter of the problem is in the group "haed"; did you mean "head"? (known are embedding, head, bias).',
    );
  });

  test('one of the names that any network may have is said to do nothing', () => {
    expect(remarksOn(plan({ a: adamw({ groups: { norm: { weightDecay: 0 } } }) }))).toEqual([
      '“a”: no parameter is in the group norm; there are embedding, head and bias.',
    ]);
  });
});

describe('what a group changes', () => {
  test('is said where it is nothing', () => {
    expect(
      remarksOn(plan({ a: adamw({ groups: { bias: { weightDecay: 0 }, head: { weightDecay: 0.01 } } }) })),
    ).toEqual(['“a”: head.weightDecay 0.01 changes nothing here; the training is the same without it.']);
  });

  test('tells variants apart, or not', () => {
    const shared = { momentum: 0.9 };
    const same = {
      a: sgd({ ...shared, groups: { bias: { lr: 0.1 } } }),
      b: sgd({ ...shared, groups: { bias: { lr: 0.2 } } }),
    };
    expect(remarksOn(plan(same))).toEqual([]);
  });

  test('is a part of a trial’s identity, which without groups is what it was', () => {
    const ids = [
      {},
      { groups: { bias: { lr: 0.1 } } },
      { groups: { bias: { lr: 0.2 } } },
      { groups: { head: { lr: 0.1 } } },
    ].map((options) => plan({ a: sgd(options) })[0]!.id);
    expect(new Set(ids).size).toBe(4);
    expect(Object.keys(sgd())).toEqual(['kind', 'name', 'hyper', 'rule']);
  });

  test('stays with an optimizer that is clipped and scheduled', () => {
    const groups = { bias: { lr: 0.1 } };
    expect(clipGradNorm(scheduled(sgd({ groups }), stepLR({ stepSize: 3 })), 1).groups).toEqual(groups);
  });

  test('is said in the labels of a sweep', () => {
    const swept = sweep(adamw, { groups: [{}, { bias: { weightDecay: 0 }, norm: { lr: 0.1, beta1: 0.5 } }] });
    expect(Object.keys(swept)).toEqual(['adamw', 'adamw bias.weightDecay=0 norm.lr=0.1 norm.beta1=0.5']);
  });
});
