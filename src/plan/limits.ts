import { InputError } from '../base/errors.ts';
import { counted, formatCount } from '../base/units.ts';
import { stepsPerEpoch } from '../problem/problem.ts';
import type { SettledSuite } from '../suite/suite.ts';

/** Rows of a run's curves: as many take 8 GB while curves.parquet is written; twice as many cannot be. */
const MOST_STEPS = 100_000_000;

/** Characters of a run.json: V8 has no text of more than 536 million. */
const MOST_CHARACTERS = 400_000_000;

/** In run.json, what a trial and an epoch leave at most, besides the plan. */
const TRIAL_CHARACTERS = 1000;
const EPOCH_CHARACTERS = 250;

/** What a run keeps of one problem's trials. */
export interface Size {
  /** Losses, one a step. */
  readonly steps: number;
  /** Of run.json. */
  readonly characters: number;
}

/** @throws InputError where a run on several problems could not be written at its end */
export function refuseTooMuchTogether(sizes: readonly Size[]): void {
  const total = (of: keyof Size): number => sizes.reduce((sum, size) => sum + size[of], 0);
  const [steps, characters] = [total('steps'), total('characters')];
  const asked = `${counted(sizes.length, 'problem')} together make`;
  if (steps > MOST_STEPS)
    throw new InputError(
      `${asked} ${formatCount(steps)} losses to keep, one a step; a run has at most ${formatCount(MOST_STEPS)}: ` +
        'take fewer epochs, seeds, variants or problems.',
    );
  if (characters > MOST_CHARACTERS)
    throw new InputError(
      `${asked} a record of ${megabytes(characters)}; run.json has at most ${megabytes(MOST_CHARACTERS)}: ` +
        'take fewer seeds, variants or problems.',
    );
}

/** @throws InputError where a run could not be written at its end, with what was asked for and the most that is possible */
export function refuseTooMuch({
  problem,
  epochs,
  batchSize,
  variants,
  seeds,
}: Pick<SettledSuite, 'problem' | 'epochs' | 'batchSize' | 'variants' | 'seeds'>): Size {
  const trials = variants.length * seeds.length;
  const asked = `${counted(variants.length, 'variant')} with ${counted(seeds.length, 'seed')} and ${counted(epochs, 'epoch')}`;
  const steps = stepsPerEpoch(problem, batchSize);
  const most = Math.floor(MOST_STEPS / (trials * steps));
  if (trials * epochs * steps > MOST_STEPS)
    throw new InputError(
      `${asked} of ${counted(steps, 'step')} make ${formatCount(trials * epochs * steps)} losses to keep, one a step; ` +
        `a run has at most ${formatCount(MOST_STEPS)}: ${most >= 1 ? `take ${counted(most, 'epoch')}, or` : 'take'} fewer seeds or variants.`,
    );
  const planned = variants.reduce((sum, variant) => sum + JSON.stringify([variant, problem], null, 1).length, 0);
  const characters = planned * seeds.length + trials * (TRIAL_CHARACTERS + epochs * EPOCH_CHARACTERS);
  if (characters > MOST_CHARACTERS)
    throw new InputError(
      `${asked} make a record of ${megabytes(characters)}; run.json has at most ${megabytes(MOST_CHARACTERS)}: ` +
        'take fewer seeds, variants or epochs.',
    );
  return { steps: trials * epochs * steps, characters };
}

const megabytes = (characters: number): string => `${formatCount(characters / 1e6)} MB`;
