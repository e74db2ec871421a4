import { describe, expect, test } from 'vitest';
import { gapOf, inquire, partsOf, relativesOf } from '../../../src/analysis/explanation/inquiry.ts';
import { adagrad } from '../../../src/optimizer/adagrad.ts';
import { adam } from '../../../src/optimizer/adam.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { causesOf } from '../../../src/report/explain/causes.ts';
import { conclude, type Cause, type Conclusion } from '../../../src/report/explain/cause/cause.ts';
import { explain } from '../../../src/report/explain/explain.ts';
import { explanationMarkdown } from '../../../src/report/explain/markdown.ts';
import { explanationHtml } from '../../../src/report/explain/page.ts';
import type { StoredRun } from '../../../src/record/record.ts';
import { hostileLabels, syntheticRun } from '../synthetic-run.ts';
import { HIGH, LOW, runOf, VARIANTS } from './world.ts';

const conclusions = (stored: StoredRun): Readonly<Record<string, Conclusion>> =>
  Object.fromEntries(causesOf(inquire(stored)).map((cause) => [cause.id, conclude(cause)]));

const words = (stored: StoredRun): string => explanationMarkdown(explain(stored)).replaceAll('\\', '');

/** The paragraphs before the first section. */
const answerOf = (stored: StoredRun): string => words(stored).split('\n## ')[0]!;

describe('an explanation', () => {
  test('supports every cause in a world where all of them act', () => {
    expect(conclusions(runOf({}))).toEqual({
      noise: 'supported',
      shock: 'supported',
      age: 'supported',
      step: 'supported',
      floor: 'supported',
    });
  });

  test.each<Cause['id']>(['noise', 'shock', 'age', 'step', 'floor'])(
    'refutes %s, and nothing that does not hang on it, where the opposite is true',
    (id) => {
      const found = conclusions(runOf({ opposite: [id] }));
      expect(['refuted', 'opposite']).toContain(found[id]);
      // Whether shrunken gradients and floors calm the loss depends on whether smaller steps do.
      const others = Object.entries(found).filter(([other]) => other !== id && id !== 'step');
      for (const [other, conclusion] of others) expect(['supported', 'partly'], other).toContain(conclusion);
    },
  );

  test('says in its first sentence which of the two oscillates less, and turns it around with the data', () => {
    const swapped = { ...VARIANTS, [LOW]: VARIANTS[HIGH]!, [HIGH]: VARIANTS[LOW]! };
    expect(answerOf(runOf({}))).toMatch(/\*\*oscillates less with α=0\.999 than with α=0\.9, ×0\.\d+/);
    // The same labels on the opposite data; the pair is still told in the order of its α.
    expect(answerOf(runOf({}, swapped))).toMatch(/\*\*oscillates less with α=0\.9 than with α=0\.999, ×0\.\d+/);
    expect(answerOf(runOf({ opposite: ['noise', 'age'] }))).toMatch(/\*\*oscillates more with α=0\.999 than/);
  });

  test('lists in its answer what is supported and what is not', () => {
    const answer = answerOf(runOf({ opposite: ['shock'] }));
    expect(answer).toMatch(/\*\*Supported by experiment:\*\*[^]*noise in the denominator/);
    expect(answer).toMatch(/\*\*Not borne out:\*\* the start-up shock/);
  });

  test('takes the difference apart in every order, and the parts of each make the whole', () => {
    const inquiry = inquire(runOf({}));
    const relatives = relativesOf(inquiry);
    const { shock, step, rest } = partsOf(inquiry, relatives, inquiry.outcome);
    const whole = gapOf(inquiry, relatives, inquiry.outcome)!.whole.effect!.ratio;
    for (const parts of [
      [shock[0], step[0], rest[0]],
      [shock[0], step[1], rest[1]],
      [shock[1], step[2], rest[0]],
      [shock[2], step[3], rest[1]],
    ])
      expect(parts.reduce((product, part) => product * part!.effect!.ratio, 1)).toBeCloseTo(whole, 10);
  });

  test('sets the measured first step beside theory', () => {
    expect(words(runOf({}))).toMatch(
      /×31\.6 \[31\.\d, 3\d\.\d\], theory ×31\.6 agrees, for α=0\.999 against α=0\.999 on lr=0\.001: holds/,
    );
  });

  test.each([1, 3])('gives no verdict from %s seeds, and says so', (count) => {
    const stored = runOf({ seeds: [0, 1, 2].slice(0, count) });
    const known: readonly Conclusion[] = ['fewSeeds', 'notTested'];
    for (const conclusion of Object.values(conclusions(stored))) expect(known).toContain(conclusion);
    expect(words(stored)).toMatch(/from fewer than 4 no verdict is given/);
    expect(words(stored)).not.toMatch(/: holds|: does not hold/);
  });

  test('of a run without probes rests on the losses of steps, and says what is missing', () => {
    const text = words(runOf({ probed: false }));
    expect(text).toContain('The suite has no probes');
    expect(text).toMatch(/oscillates less with α=0\.999/);
    expect(text).toMatch(/not measured; it would take/);
  });

  test('of two variants names the variants that would tell the causes apart', () => {
    const stored = runOf({}, { [LOW]: VARIANTS[LOW]!, [HIGH]: VARIANTS[HIGH]! });
    expect(conclusions(stored)).toMatchObject({ shock: 'notTested', age: 'notTested', floor: 'notTested' });
    expect(words(stored)).toContain('a variant with biasCorrection false and one with true, otherwise equal');
  });

  test('of a suite that varies the learning rate explains that', () => {
    const stored = runOf({}, { slow: { alpha: 0.9, lr: 1e-4 }, fast: { alpha: 0.9, lr: 3e-3 } });
    expect(explain(stored).title).toBe('Why does lr change how the loss oscillates?');
    expect(answerOf(stored)).toMatch(/oscillates more with fast than with slow/);
  });

  test('of a function says that its seeds are one trial, and of a curve that does not oscillate that there is nothing to compare', () => {
    const problem = { kind: 'quadratic', dimensions: 2, condition: 10, stepsPerEpoch: 100 } as const;
    const variants = [0.9, 0.99].map((alpha) => ({
      label: `α=${alpha}`,
      optimizer: rmsprop({ alpha }),
      loss: (step: number) => alpha / (1 + step),
    }));
    const text = words(syntheticRun({ problem, variants, seeds: [0, 1], epochs: 2, trainSize: 100, batchSize: 1 }));
    expect(text).toContain('all its seeds are one trial');
    expect(text).toContain('losses that oscillate by 0.1 % or more');
  });

  test('asks why only where the two surely differ, and from few seeds says neither that they do nor why', () => {
    const two = { [LOW]: VARIANTS[LOW]!, [HIGH]: VARIANTS[HIGH]! };
    expect(explain(runOf({}, two)).title).toBe('Why does α change how the loss oscillates?');
    expect(explain(runOf({}, { [LOW]: { alpha: 0.9 }, [HIGH]: { alpha: 0.90001 } })).title).toMatch(/^Does α change/);
    const few = runOf({ seeds: [0, 1, 2] }, two);
    expect(explain(few).title).toMatch(/^Does α change/);
    expect(answerOf(few)).toMatch(/which from 3 seeds is no verdict/);
    expect(answerOf(few)).not.toMatch(/\*\*oscillates (less|more)|ost of the difference|largest part/);
  });

  test('says of what it leaves open how many seeds would settle it, and how to add them', () => {
    const page = words(runOf({ seeds: [0, 1, 2] }));
    expect(page).toMatch(/noise in the denominator.*: too few seeds; about \d+ seeds would tell/i);
    expect(page).toContain('"bench run suites/');
  });

  test('says that batches make most of the oscillation only where they do', () => {
    const two = { [LOW]: VARIANTS[LOW]!, [HIGH]: VARIANTS[HIGH]! };
    const [still, stormy] = [runOf({}, two), runOf({}, two)];
    for (const trial of stormy.run.trials)
      (trial.probes as { spread: unknown }).spread = trial.probes!.losses.map(() => 0.001);
    expect(answerOf(still)).toContain('Most of either is that every step sees another batch');
    expect(answerOf(stormy)).toContain('Most of either is that the parameters move');
  });

  test('of three learning rates says that it compares the first two, and measures their steps', () => {
    const rates = { slow: { alpha: 0.9, lr: 1e-4 }, middle: { alpha: 0.9, lr: 1e-3 }, fast: { alpha: 0.9, lr: 3e-3 } };
    const stored = runOf({}, rates);
    expect(conclusions(stored)['step']).toBe('supported');
    expect(words(stored)).toContain('Of the 3 variants that differ in lr alone these are the first two of the suite');
  });

  test('knows that Adam’s first step is smaller by what its other average has not yet seen', () => {
    const variants = [true, false].map((biasCorrection) => ({
      label: biasCorrection ? 'on' : 'off',
      optimizer: adam({ beta2: 0.9, biasCorrection }),
    }));
    const longer = { label: 'longer', optimizer: adam({ beta2: 0.99 }) };
    const shock = causesOf(inquire(syntheticRun({ variants: [...variants, longer], epochs: 1, trainSize: 640 }))).find(
      ({ id }) => id === 'shock',
    )!;
    const { expected, predicted } = shock.tests.find(({ from }) => from === 'on')!;
    expect(expected).toBe('less');
    expect(predicted).toBeCloseTo(0.1 / Math.sqrt(0.1), 12);
    // At 0.99 the two cancel: there is no leap, and nothing for it to throw up.
    expect(shock.tests.map(({ predicts }) => predicts)).not.toContain('the loss is thrown up in the first 100 steps');
  });

  test('names the trials that did not complete, and keeps their variant in the table', () => {
    const variants = [
      { label: 'a', optimizer: rmsprop({ alpha: 0.9 }) },
      { label: 'b', optimizer: rmsprop({ alpha: 0.99 }), ends: { 0: { status: 'diverged' as const, steps: 3 } } },
    ];
    const text = words(syntheticRun({ variants, epochs: 1, trainSize: 640 }));
    expect(text).toContain('1 of 2 trials');
    expect(text).toContain('what did not is left out: b (diverged)');
    expect(text).toContain('a and b differ in α alone, but no trial of b completed');
    expect(text).toMatch(/^\| b \| –/m);
  });

  test('of a function gives no verdict, however many seeds repeat it, and writes a loss of 0 and huge rises', () => {
    const problem = { kind: 'quadratic', dimensions: 2, condition: 10, stepsPerEpoch: 100 } as const;
    const variants = [0.9, 0.99].map((alpha) => ({
      label: `α=${alpha}`,
      optimizer: rmsprop({ alpha }),
      loss: (step: number) => (step === 150 || step === 151 ? 0 : (step % 2 === 0 ? 1 : 1e-9) * alpha),
    }));
    const stored = syntheticRun({ problem, variants, seeds: [0, 1, 2, 3, 4], epochs: 2, trainSize: 100, batchSize: 1 });
    const text = words(stored);
    expect(text).toContain('which from 1 seed is no verdict');
    expect(text).not.toMatch(/: holds|NaN|Infinity|because the batches do|one network|in common/);
    expect(text).toMatch(/\| ∞ \|/);
    expect(text).toMatch(/1\.0e\+9/);
  });

  test('of variants that differ in everything has measurements and no verdicts', () => {
    const text = words(
      syntheticRun({
        variants: [
          { label: 'a', optimizer: adagrad() },
          { label: 'b', optimizer: adagrad({ lr: 1, eps: 1 }) },
        ],
        epochs: 1,
        trainSize: 6400,
      }),
    );
    expect(text).toContain('No two variants of this run differ in one hyperparameter alone');
    expect(text).toContain('a and b differ in lr and eps: a variant like a with the lr of b would tell');
    expect(text).not.toContain('No prediction above was left open');
    expect(text).toContain('## Every variant');
  });

  test('of a run that left nothing says so', () => {
    const stored = syntheticRun({ variants: [{ label: 'a', ends: { 0: { status: 'missing', steps: 0 } } }] });
    expect(words(stored)).toContain('fewer than two variants');
  });

  test('shows hostile labels as text, and asks for nothing from outside', () => {
    const [one, other] = hostileLabels as [string, string];
    const page = explanationHtml(explain(runOf({}, { [one]: VARIANTS[LOW]!, [other]: VARIANTS[HIGH]! })));
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/(src|href)="http/);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });
});
