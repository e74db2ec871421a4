import { describe, expect, test } from 'vitest';
import { inquire } from '../../../src/analysis/explanation/inquiry.ts';
import { adagrad } from '../../../src/optimizer/adagrad.ts';
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
