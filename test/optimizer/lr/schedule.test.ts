import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { adagrad } from '../../../src/optimizer/adagrad.ts';
import { adam } from '../../../src/optimizer/adam.ts';
import { clipGradNorm, clipGradValue } from '../../../src/optimizer/clip.ts';
import { defineOptimizer } from '../../../src/optimizer/define.ts';
import { ruleUpdate } from '../../../src/engine/reference/update.ts';
import { lars } from '../../../src/optimizer/lars.ts';
import { library } from '../../../src/optimizer/library.ts';
import { fitSchedule } from '../../../src/optimizer/lr/fit.ts';
import { describeSchedule } from '../../../src/optimizer/lr/schedule.ts';
import { scheduled, unscheduled } from '../../../src/optimizer/lr/scheduled.ts';
import * as lr from '../../../src/optimizer/lr/schedulers.ts';
import { describeModifier } from '../../../src/optimizer/modifier.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import { optimizers } from '../../../src/optimizer/catalog.ts';
import { compileKernel, scalarSteps } from '../../../src/optimizer/rule/evaluate.ts';
import { stepsOn } from '../../../src/optimizer/rule/same-steps.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { hypersOf } from '../../../src/optimizer/rule/rewrite.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';
import { sgd } from '../../../src/optimizer/sgd.ts';
import { values } from './probe.ts';

describe('what a schedule is not told', () => {
  test('a cosine without tMax takes all the steps there are', () => {
    const [given, left] = [lr.cosineAnnealingLR({ tMax: 40 }), lr.cosineAnnealingLR()];
    expect(values('lr', 1, left, 40)).toEqual(values('lr', 1, given, 40));
  });

  test('after a warm-up it takes the steps that are left', () => {
    const warmUp = lr.linearLR({ totalIters: 10 });
    const sequence = (cosine: ReturnType<typeof lr.cosineAnnealingLR>) => lr.sequentialLR([warmUp, cosine], [10]);
    const given = values('lr', 1, sequence(lr.cosineAnnealingLR({ tMax: 30 })), 40);
    expect(values('lr', 1, sequence(lr.cosineAnnealingLR()), 40)).toEqual(given);
  });

  test('between two milestones it takes the steps between them', () => {
    const parts = (tMax: number | null) => [
      lr.constantLR(),
      lr.cosineAnnealingLR({ tMax }),
      lr.stepLR({ stepSize: 9 }),
    ];
    const given = values('lr', 1, lr.sequentialLR(parts(15), [10, 25]), 40);
    expect(values('lr', 1, lr.sequentialLR(parts(null), [10, 25]), 40)).toEqual(given);
  });

  test('by epoch it takes the epochs, and an epoch that a milestone cut is one', () => {
    const cosine = (tMax: number | null) => lr.byEpoch(lr.cosineAnnealingLR({ tMax }));
    expect(values('lr', 1, cosine(null), 40, 8)).toEqual(values('lr', 1, cosine(5), 40, 8));
    const late = (tMax: number | null) => lr.sequentialLR([lr.constantLR(), cosine(tMax)], [10]);
    const expected = values('lr', 1, late(4), 40, 8);
    expect(values('lr', 1, late(null), 40, 8)).toEqual(expected);
    // From step 11 on there are 30 steps: epochs of 8, 8, 8 and 6.
    expect(new Set(expected.slice(10)).size).toBe(4);
  });

  test('one cycle without maxLr and totalSteps rises to lr and lasts as long as the training', () => {
    const given = lr.oneCycleLR({ maxLr: 0.5, totalSteps: 40 });
    expect(values('lr', 0.5, lr.oneCycleLR(), 40)).toEqual(values('lr', 0.1, given, 40));
    expect(values('lr', 0.5, lr.byEpoch(lr.oneCycleLR()), 40, 4)).toEqual(
      values('lr', 0.5, lr.byEpoch(lr.oneCycleLR({ totalSteps: 10 })), 40, 4),
    );
  });
});

describe('an optimizer under a schedule', () => {
  const cosine = scheduled(sgd({ lr: 0.1 }), lr.cosineAnnealingLR());

  test('has what it wants to know of the training filled in, and nothing else', () => {
    const duration = { stepsPerEpoch: 20, epochs: 3 };
    expect(fitSchedule(cosine, duration).hyper).toEqual({ ...sgd({ lr: 0.1 }).hyper, totalSteps: 60 });
    const byEpoch = scheduled(sgd(), lr.byEpoch(lr.stepLR({ stepSize: 2 })));
    expect(fitSchedule(byEpoch, duration).hyper).toEqual({ ...sgd().hyper, stepsPerEpoch: 20 });
    for (const other of [sgd(), clipGradNorm(sgd(), 1), library.tfjs.sgd({ lr: 1 })])
      expect(fitSchedule(other, duration)).toBe(other);
  });

  test('costs its engine nothing: what depends on the step is computed once', () => {
    const { kernel, plain } = { kernel: kernelOf(cosine), plain: kernelOf(sgd()) };
    expect(kernel.body).toEqual(plain.body);
    expect(kernel.result).toEqual(plain.result);
    expect(kernel.scalars).toHaveLength(plain.scalars.length);
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(cosine))).toEqual(cosine);
    expect(JSON.parse(JSON.stringify(scheduled(adam(), lr.oneCycleLR())))).toEqual(scheduled(adam(), lr.oneCycleLR()));
  });

  test('no longer reads what is cycled', () => {
    expect([...hypersOf(scheduled(adam(), lr.oneCycleLR({ maxLr: 1 })).rule)]).not.toContain('beta1');
    expect([...hypersOf(scheduled(rmsprop(), lr.oneCycleLR({ maxLr: 1 })).rule)]).not.toContain('momentum');
    expect([...hypersOf(scheduled(adam(), lr.oneCycleLR({ cycleMomentum: false })).rule)]).toContain('beta1');
  });

  test('says what was done to it, in the order of a step', () => {
    const warmUp = lr.sequentialLR(
      [lr.linearLR(), lr.chainedScheduler([lr.exponentialLR({ gamma: 0.9 }), lr.byEpoch(lr.stepLR({ stepSize: 2 }))])],
      [5],
    );
    const optimizer = clipGradNorm(clipGradValue(scheduled(sgd(), warmUp), 0.5), 1);
    expect(optimizer.modifiers?.map(describeModifier)).toEqual([
      'clipGradNorm 1',
      'clipGradValue 0.5',
      'sequentialLR(linearLR(startFactor 0.333333, endFactor 1, totalIters 5 steps), ' +
        'chainedScheduler(exponentialLR(gamma 0.9 every step), byEpoch(stepLR(stepSize 2 epochs, gamma 0.1))), ' +
        'milestones [5] steps)',
    ]);
    expect(scheduled(sgd(), lr.cosineAnnealingLR()).modifiers?.map(describeModifier)).toEqual([
      'cosineAnnealingLR(etaMin 0)',
    ]);
  });

  test.each([
    [lr.stepLR({ stepSize: 1 }), 'stepLR(stepSize 1 step, gamma 0.1)'],
    [lr.cosineAnnealingLR({ tMax: 9 }), 'cosineAnnealingLR(tMax 9 steps, etaMin 0)'],
    [lr.byEpoch(lr.exponentialLR({ gamma: 0.5 })), 'byEpoch(exponentialLR(gamma 0.5 every epoch))'],
    [lr.byEpoch(lr.oneCycleLR({ totalSteps: 7 })), 'totalSteps 7 epochs'],
  ])('says the unit of its time: %o', (schedule, expected) => {
    expect(describeSchedule(schedule)).toContain(expected);
  });

  const several = defineOptimizer({
    name: 'several',
    hyper: { lr: 1, biasLr: 0.5, decay: 0.1 },
    learningRates: ['lr', 'biasLr'],
    update: ({ param, grad }, { lr: rate, biasLr, decay }) => ({
      param: param - (grad > 0 ? rate : biasLr) * grad - decay * param,
    }),
  });

  test('has every learning rate scheduled, each from its own value, and nothing else', () => {
    const { rule, hyper } = scheduled(several(), lr.stepLR({ stepSize: 1, gamma: 0.1 }));
    const { update } = compileKernel(specialise(rule, hyper));
    const next = scalarSteps(specialise(rule, hyper), hyper);
    const moves = [1, -1].map((gradient) => (scalars: Float64Array) => {
      const element = Float64Array.of(1, gradient);
      update(element, scalars);
      return element[0]! - 1;
    });
    const path = [next(), next()].map((scalars) => moves.map((move) => move(scalars)));
    expect(path.flat().map((move) => move.toFixed(6))).toEqual(['-1.100000', '0.400000', '-0.200000', '-0.050000']);
  });

  test('moves on by what its momentum has gathered, where the rate multiplies what comes in: LARS', () => {
    const optimizer = scheduled(lars({ momentum: 0.5 }), lr.stepLR({ stepSize: 1, gamma: 0 }));
    const values = Float64Array.of(1);
    const tensors = [{ name: 'x', start: 0, rows: 1, columns: 1 }];
    const part = { kernel: kernelOf(optimizer), hyper: optimizer.hyper, tensors, functionOf: () => () => undefined };
    const { step } = ruleUpdate([part], { values, gradients: Float64Array.of(2) });
    const path = [1, 2, 3].map(() => {
      step();
      return values[0]!;
    });
    // The first step is 1e-3 of the norm, and each later one half of the one before.
    expect(path.map((x) => x.toFixed(9))).toEqual(['0.999000000', '0.998500000', '0.998250000']);
  });

  test.each(optimizers.map((make) => [make().name, make()] as const))('is %s again without it', (_, plain) => {
    const momentum = plain.hyper['beta1'] !== undefined || plain.hyper['momentum'] !== undefined;
    for (const schedule of [lr.stepLR({ stepSize: 3 }), lr.oneCycleLR({ cycleMomentum: momentum })]) {
      const again = unscheduled(scheduled(clipGradNorm(plain, 1), schedule));
      const shape = { shape: { rows: 2, columns: 2, isMatrix: 1, isEmbedding: 0 }, group: 'weight' };
      // Rprop's first size was taken from the schedule, which is lr itself here only for one of them.
      if (plain.name === 'rprop' && schedule.kind === 'oneCycleLR') continue;
      expect(stepsOn(again, [shape]).text).toBe(stepsOn(clipGradNorm(plain, 1), [shape]).text);
    }
  });

  test('may have been clipped before or after', () => {
    const [before, after] = [
      scheduled(clipGradNorm(adam(), 1), lr.linearLR()),
      clipGradNorm(scheduled(adam(), lr.linearLR()), 1),
    ];
    expect(before.modifiers).toEqual(after.modifiers);
    expect(kernelOf(before)).toEqual(kernelOf(after));
  });
});

const own = defineOptimizer({
  name: 'own',
  hyper: { lr: 1, totalSteps: 3 },
  update: ({ param }, { lr: rate, totalSteps }) => ({ param: param - rate * totalSteps }),
});
const still = defineOptimizer({ name: 'still', hyper: { rate: 1 }, update: ({ param }) => ({ param }) });
const duration = { stepsPerEpoch: 50, epochs: 4 };

/** Calls with what no compiler would let through. */
const loose = { ...lr, scheduled, clipGradNorm, clipGradValue } as unknown as Record<
  string,
  (...of: unknown[]) => unknown
>;

test.each([
  // What is no optimizer, or none that can be changed.
  [
    () => loose['scheduled']!(rmsprop, lr.linearLR()),
    'scheduled: got a function where an optimizer such as rmsprop() is',
  ],
  [
    () => loose['scheduled']!(library.tfjs.sgd({ lr: 1 }), lr.linearLR()),
    "scheduled: tfjs sgd is a library's own optimizer",
  ],
  [() => loose['clipGradNorm']!(library.torch.SGD(), 1), "clipGradNorm: torch SGD is a library's own optimizer"],
  [() => loose['clipGradValue']!(undefined, 1), 'clipGradValue: got undefined where an optimizer such as rmsprop() is'],
  [() => scheduled(still(), lr.linearLR()), 'scheduled: still has no hyperparameter "lr" (known are rate).'],
  [() => scheduled(scheduled(sgd(), lr.linearLR()), lr.linearLR()), 'scheduled: sgd has a schedule already; compose'],
  [() => scheduled(own(), lr.cosineAnnealingLR()), 'scheduled: own has a hyperparameter totalSteps, which is the'],
  [() => scheduled(adagrad(), lr.oneCycleLR()), 'scheduled: adagrad has no momentum for oneCycleLR to cycle; give it'],
  [() => clipGradNorm(sgd(), 0), 'clipGradNorm: maxNorm is 0; a number above 0 is expected.'],
  [() => clipGradValue(sgd(), Number.NaN), 'clipGradValue: clipValue is NaN; a number above 0 is expected.'],
  // What is no schedule.
  [
    () => loose['scheduled']!(sgd(), lr.stepLR),
    'scheduled: got a function where a schedule such as stepLR({ stepSize: 30 })',
  ],
  [() => loose['scheduled']!(sgd(), { kind: 'stepLr' }), 'scheduled: got an object where a schedule such as'],
  [() => loose['byEpoch']!(3), 'byEpoch: got 3 where a schedule such as'],
  [() => lr.byEpoch(lr.chainedScheduler([lr.byEpoch(lr.linearLR())])), 'byEpoch: what is in it counts epochs already'],
  [
    () => loose['sequentialLR']!(lr.linearLR(), [3]),
    'sequentialLR: got an object where a list of schedules is expected.',
  ],
  [() => lr.chainedScheduler([]), 'chainedScheduler: got an array where a list of schedules is expected.'],
  [
    () => loose['sequentialLR']!([lr.oneCycleLR(), lr.linearLR()], [3]),
    'sequentialLR: oneCycleLR decides over the whole',
  ],
  [() => lr.sequentialLR([lr.linearLR()], [3]), 'sequentialLR: got 1 schedule and 1 milestone; one milestone less'],
  [
    () => lr.sequentialLR([lr.linearLR(), lr.linearLR()], [0]),
    'sequentialLR: the first milestone is 0; one above 0 is',
  ],
  [() => loose['sequentialLR']!([lr.linearLR(), lr.linearLR()]), 'sequentialLR: milestones is undefined; a list of'],
  [
    () => lr.chainedScheduler([lr.cosineAnnealingLR({ etaMin: 1 })]),
    'chainedScheduler: an etaMin above 0 is no factor',
  ],
  // Settings.
  [() => loose['stepLR']!({ stepsize: 3 }), 'stepLR: unknown setting "stepsize"; did you mean "stepSize"? (known are'],
  [() => loose['stepLR']!({}), 'stepLR: stepSize is undefined; a whole number of at least 1 is expected.'],
  [() => loose['stepLR']!(30), 'stepLR: got 30 where an object of settings is expected.'],
  [() => lr.stepLR({ stepSize: 2.5 }), 'stepLR: stepSize is 2.5; a whole number of at least 1 is expected.'],
  [() => lr.exponentialLR({ gamma: -1 }), 'exponentialLR: gamma is -1; a number at least 0 is expected.'],
  [
    () => lr.multiStepLR({ milestones: [3, 3] }),
    'multiStepLR: milestones is [3, 3]; a list of increasing whole numbers',
  ],
  [() => lr.multiStepLR({ milestones: [] }), 'multiStepLR: milestones is []; a list of increasing whole numbers'],
  [() => lr.linearLR({ startFactor: 0 }), 'linearLR: startFactor is 0; a number above 0 and at most 1 is expected.'],
  [() => lr.constantLR({ factor: 2 }), 'constantLR: factor is 2; a number above 0 and at most 1 is expected.'],
  [
    () => lr.polynomialLR({ totalIters: 0 }),
    'polynomialLR: totalIters is 0; a whole number of at least 1 is expected.',
  ],
  [() => lr.cosineAnnealingLR({ tMax: 0 }), 'cosineAnnealingLR: tMax is 0; a whole number of at least 1 is expected.'],
  [() => loose['oneCycleLR']!({ annealStrategy: 'sin' }), 'annealStrategy is "sin"; "cos" or "linear" is expected.'],
  [
    () => lr.oneCycleLR({ maxMomentum: 1 }),
    'oneCycleLR: maxMomentum is 1; a number at least 0 and below 1 is expected.',
  ],
  [() => loose['oneCycleLR']!({ threePhase: 1 }), 'oneCycleLR: threePhase is 1; true or false is expected.'],
  // What does not fit the training.
  [
    () => cycled({ totalSteps: 199 }),
    'oneCycleLR ends after 199 steps, and the training has 200; without totalSteps it lasts',
  ],
  [
    () => cycled({ totalSteps: 3 }, true),
    'oneCycleLR ends after 3 epochs, and the training has 4; without totalSteps it',
  ],
  [
    () => cycled({ pctStart: 0.25 }, true),
    'oneCycleLR has no time to rise: pctStart 0.25 of 4 epochs is 1; a larger one is',
  ],
])('one clear sentence: %s', (act, message) => {
  expect(act).toThrow(InputError);
  expect(act).toThrow(message);
});

test('one cycle may be longer than the training', () => {
  expect(() => cycled({ totalSteps: 200 })).not.toThrow();
  expect(() => cycled({ totalSteps: 900 })).not.toThrow();
});

function cycled(settings: Parameters<typeof lr.oneCycleLR>[0], epochs = false): unknown {
  const cycle = lr.oneCycleLR(settings);
  return fitSchedule(scheduled(sgd(), epochs ? lr.byEpoch(cycle) : cycle), duration);
}

function kernelOf({ rule, hyper }: RuleOptimizer) {
  return specialise(rule, hyper);
}
