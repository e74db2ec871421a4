import type { StoredRun } from '../../record/record.ts';
import type { MeasureId } from '../oscillation/measure.ts';
import { oscillationsOf, type TrialOscillation } from '../oscillation/trial.ts';
import { compare, compareAtEqual, inverse, ratioOfRatios, type Comparison } from './compare.ts';
import { correctsStart, memoryOf } from '../oscillation/memory.ts';
import { pairOf, type Pair } from './pair.ts';
import { family, numberOf, switched, valueOf, variantsOfRules, type Variant } from './variant.ts';

/** A run as far as it can explain why the loss oscillates. */
export interface Inquiry {
  readonly trials: readonly TrialOscillation[];
  readonly variants: readonly Variant[];
  readonly pair: Pair | null;
  /** Seeds that both of the pair completed. */
  readonly seeds: number;
  /** What counts as the oscillation that an optimizer makes: of the fixed batch where there is one. */
  readonly outcome: MeasureId;
}

export function inquire(stored: Pick<StoredRun, 'run' | 'losses'>): Inquiry {
  const trials = oscillationsOf(stored);
  const variants = variantsOfRules(stored.run, trials);
  const pair = pairOf(variants);
  const seeds = pair === null ? 0 : [...pair.low.trials.keys()].filter((seed) => pair.high.trials.has(seed)).length;
  const probed = trials.some(({ epochs }) => epochs.some(({ parameters }) => parameters !== null));
  return { trials, variants, pair, seeds, outcome: probed ? 'parameters' : 'oscillation' };
}

/** The pair with start-up correction off and on, and the relatives that tell causes apart; null where the run has none. */
export interface Relatives {
  readonly off: Sides;
  readonly on: Sides;
  /** Corrected like `on` where there is such a variant: the next longer memory than `high`, and the shortest of all. */
  readonly longer: Variant | null;
  readonly shortest: Variant | null;
}

interface Sides {
  readonly low: Variant | null;
  readonly high: Variant | null;
}

export function relativesOf({ variants, pair }: Inquiry): Relatives | null {
  const name = pair === null ? null : memoryOf(pair.low.optimizer);
  if (pair?.memory !== true || name === null) return null;
  const corrected = (variant: Variant, on: boolean): Variant | null =>
    valueOf(variant, 'biasCorrection') === undefined
      ? correctsStart(variant.optimizer) === on
        ? variant
        : null
      : switched(variants, variant, { biasCorrection: on });
  const sides = (on: boolean): Sides => ({ low: corrected(pair.low, on), high: corrected(pair.high, on) });
  const on = sides(true);
  const base = on.high ?? pair.high;
  const memories = family(variants, base, name).filter(({ trials }) => trials.size > 0);
  const longer = memories.find((other) => numberOf(other, name) > numberOf(base, name)) ?? null;
  return { off: sides(false), on, longer, shortest: shortestOf(variants, pair, name, memories) };
}

/** Without a memory there is nothing to correct, so a variant without memory stands on either side. */
function shortestOf(
  variants: readonly Variant[],
  pair: Pair,
  name: string,
  memories: readonly Variant[],
): Variant | null {
  const candidates = [...memories, ...family(variants, pair.low, name).filter((other) => numberOf(other, name) === 0)];
  const [shortest] = candidates
    .filter((other) => numberOf(other, name) < numberOf(pair.low, name) && other.trials.size > 0)
    .sort((a, b) => numberOf(a, name) - numberOf(b, name));
  return shortest ?? null;
}

/** Where the difference between the two of a pair goes as causes are switched off, one after another. */
export interface Gap {
  /** As the pair stands. */
  readonly whole: Comparison;
  /** Both corrected for their start. */
  readonly corrected: Comparison | null;
  /** Besides, the second at the learning rate at which its steps are as large as those of the first. */
  readonly equal: Comparison | null;
  /** whole / corrected and corrected / equal: what each switch takes out of the difference. */
  readonly byShock: Comparison | null;
  readonly byStep: Comparison | null;
}

/** `high` over `low` throughout. */
export function gapOf(
  { variants, pair }: Inquiry,
  relatives: Relatives | null,
  measure: MeasureId,
  by: 'step' | 'ratio' = 'step',
): Gap | null {
  if (pair === null) return null;
  const { low, high } = relatives?.on ?? { low: null, high: null };
  const whole = compare(pair.low, pair.high, measure);
  const corrected = low === null || high === null ? null : compare(low, high, measure);
  const [from, to] = corrected === null ? [pair.low, pair.high] : [low!, high!];
  const equal = pair.name === 'lr' ? null : compareAtEqual(by, from, family(variants, to, 'lr'), measure);
  return {
    whole,
    corrected,
    equal,
    byShock: corrected === null || low === pair.low ? null : ratioOfRatios(corrected, whole),
    byStep: equal === null ? null : ratioOfRatios(equal, corrected ?? whole),
  };
}

/** What each switch takes out of the difference, and what is left by both, in every way that the run allows. */
export interface Parts {
  readonly shock: readonly Comparison[];
  readonly step: readonly Comparison[];
  readonly rest: readonly Comparison[];
}

/**
 * The start corrected first and the steps made equal second, and the other way round; and the steps made equal by giving
 * the second of the pair those of the first, and the other way round. A share that is the same in all of these is a share.
 */
export function partsOf({ variants, pair }: Inquiry, relatives: Relatives | null, measure: MeasureId): Parts {
  if (pair === null || pair.name === 'lr') return { shock: [], step: [], rest: [] };
  const { low, high } = relatives?.on ?? { low: null, high: null };
  const equalBoth = (from: Variant, to: Variant): readonly Comparison[] => [
    compareAtEqual('step', from, family(variants, to, 'lr'), measure),
    inverse(compareAtEqual('step', to, family(variants, from, 'lr'), measure)),
  ];
  const whole = compare(pair.low, pair.high, measure);
  const plain = equalBoth(pair.low, pair.high);
  const measured = (all: readonly Comparison[]) => all.filter(({ effect }) => effect !== null);
  if (low === null || high === null || low === pair.low)
    return { shock: [], step: measured(plain.map((equal) => ratioOfRatios(equal, whole))), rest: measured(plain) };
  const corrected = compare(low, high, measure);
  const rest = equalBoth(low, high);
  return {
    shock: measured([ratioOfRatios(corrected, whole), ...rest.map((equal, way) => ratioOfRatios(equal, plain[way]!))]),
    step: measured([
      ...rest.map((equal) => ratioOfRatios(equal, corrected)),
      ...plain.map((equal) => ratioOfRatios(equal, whole)),
    ]),
    rest: measured(rest),
  };
}
