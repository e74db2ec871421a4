import { expect, test } from 'vitest';
import { notLearned } from '../../src/analysis/learning.ts';
import { syntheticRun, type SyntheticOptions } from '../report/synthetic-run.ts';

const TRAIN = 6400; // 100 steps an epoch
const images = { epochs: 2, trainSize: TRAIN };
const bowl = {
  epochs: 2,
  trainSize: 100,
  batchSize: 1,
  problem: { kind: 'quadratic', dimensions: 3, condition: 10, stepsPerEpoch: 100 },
} as const;

interface Case {
  readonly what: string;
  readonly of: SyntheticOptions;
  readonly loss: (step: number) => number;
  /** In place of the accuracy that comes with the loss. */
  readonly accuracy?: number;
  readonly data?: { readonly commonest?: number; readonly name?: string };
  readonly kind: 'start' | 'commonest' | null;
}

/** Of single steps: between −1 and 1, the same every time. */
const noise = (step: number) => Math.sin(step * 12.9898) * Math.cos(step * 78.233);

const cases: readonly Case[] = [
  { what: 'a loss that falls', of: images, loss: (step) => 2.3 / (1 + step / 20), kind: null },
  {
    what: 'one that falls in a single epoch of ten steps',
    of: { ...images, epochs: 1, trainSize: 640 },
    loss: (step) => 2.3 * 0.8 ** step,
    accuracy: 0.5,
    kind: null,
  },
  { what: 'always the commonest class', of: images, loss: () => 2.301, accuracy: 0.1135, kind: 'commonest' },
  {
    what: 'always another class, after an explosion',
    of: images,
    loss: (step) => (step === 0 ? 2.3 : 174 + noise(step)),
    accuracy: 0.0958,
    kind: 'commonest',
  },
  {
    what: 'a hair above the commonest class, with a loss that stays',
    of: images,
    loss: () => 2.3,
    accuracy: 0.117,
    kind: 'start',
  },
  {
    what: 'weights that never moved, of a lucky network',
    of: images,
    loss: (step) => 2.31 + 0.03 * noise(step),
    accuracy: 0.17,
    kind: 'start',
  },
  {
    what: 'a loss that rose, where most images are right all the same',
    of: images,
    loss: (step) => 2.3 + step / 10,
    accuracy: 0.6,
    kind: null,
  },
  {
    what: 'little learned, which noise does not hide',
    of: images,
    loss: (step) => 2.3 - step / 1000 + 0.03 * noise(step),
    accuracy: 0.2,
    kind: null,
  },
  {
    what: 'less than half right, of two classes of which one has 70 %',
    of: images,
    loss: () => 0.6,
    accuracy: 0.7,
    data: { commonest: 0.7 },
    kind: 'commonest',
  },
  {
    what: 'other data of which nothing is noted, with a loss that stays',
    of: images,
    loss: (step) => 1 + 0.1 * noise(step),
    accuracy: 0.3,
    data: { name: 'digits' },
    kind: 'start',
  },
  { what: 'a function that falls', of: bowl, loss: (step) => 0.9 ** step, kind: null },
  { what: 'a function that falls by next to nothing', of: bowl, loss: (step) => 1 - 1e-12 * step, kind: null },
  { what: 'a function that stays where it was', of: bowl, loss: () => 0.5, kind: 'start' },
  { what: 'a function that is climbed', of: bowl, loss: (step) => 1 + step, kind: 'start' },
  { what: 'a start at the minimum, where nothing can be learned', of: bowl, loss: () => 0, kind: null },
];

/** What is said of the only trial of a made-up run. */
function judge({ of, loss, accuracy, data }: Omit<Case, 'what' | 'kind'>, losses = true) {
  const stored = syntheticRun({ ...of, variants: [{ label: 'a', loss }] });
  const [trial] = stored.run.trials;
  const epochs = trial!.epochs.map((epoch, at) => ({
    ...epoch,
    ...(accuracy !== undefined && { testAccuracy: accuracy }),
    // Of a function, where it stands after the epoch.
    ...(of.problem !== undefined && { testLoss: loss((at + 1) * 100) }),
  }));
  const known = stored.run.environment.data;
  return notLearned(
    stored.run.plan[0]!,
    { ...trial!, epochs },
    losses ? stored.losses.get(trial!.id) : undefined,
    known && { ...known, ...data },
  );
}

test.each(cases)('whether a trial learned: $what', ({ kind, ...rest }) => {
  expect(judge(rest)?.kind ?? null).toBe(kind);
});

test('without the curve only what the record shows is said', () => {
  expect(judge({ of: images, loss: () => 2.3, accuracy: 0.1 }, false)).toMatchObject({
    kind: 'commonest',
    accuracy: 0.1,
  });
  expect(judge({ of: images, loss: () => 2.3, accuracy: 0.17 }, false)).toBeNull();
  expect(judge({ of: bowl, loss: () => 1 }, false)).toBeNull();
});

test('a trial that did not come to its end is in a state of its own', () => {
  const ends = { 0: { status: 'diverged', steps: 150 } } as const;
  const { run, losses } = syntheticRun({ ...images, variants: [{ label: 'a', loss: () => 9, ends }] });
  expect(notLearned(run.plan[0]!, run.trials[0]!, losses.get(run.plan[0]!.id), run.environment.data)).toBeNull();
});
