import type { TrialSpec } from '../../plan/trial-spec.ts';
import { isFunction } from '../../problem/problem.ts';
import type { RunRecord } from '../../record/record.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { pairUp } from '../comparison/pairs.ts';
import { LEAST_PAIRS } from '../statistics/paired-test.ts';

/** What a night does not see, so that nobody takes its silence for a verdict. */
export interface Blind {
  readonly uncompared: readonly Uncompared[];
  /** Variants whose loss could not be called worse, whatever it was: too few seeds completed in both runs. */
  readonly weak: readonly Weak[];
}

/** Something that only one of two runs has, or that tonight did not train. */
export interface Uncompared {
  readonly kind: 'only base' | 'only candidate' | 'another problem' | 'seeds' | 'skipped';
  readonly variant: string;
  /** Which seeds, or why it was skipped; empty otherwise. */
  readonly detail: string;
}

export interface Weak {
  readonly variant: string;
  /** Pairs that completed; fewer than a test needs. */
  readonly seeds: number;
}

export function blindOf(comparison: Comparison | null, { trials }: Pick<RunRecord, 'trials'>): Blind {
  const skipped = new Map(
    trials.flatMap((trial) =>
      trial.status === 'skipped' || trial.status === 'cancelled' ? [[trial.variant, trial.reason]] : [],
    ),
  );
  return {
    uncompared: [
      ...(comparison === null ? [] : uncomparedOf(comparison)),
      ...[...skipped].map(([variant, detail]): Uncompared => ({ kind: 'skipped', variant, detail })),
    ],
    weak: weakOf(
      (comparison?.variants ?? [])
        // Diverged where it did not, it is worse without a test; diverged as before, there is no loss to ask for.
        .filter(({ quality }) => quality.verdict !== 'worse' && !(quality.verdict === 'same' && quality.seeds === 0))
        .map(({ variant, isFunction, quality }) => ({ variant, isFunction, seeds: quality.seeds })),
    ),
  };
}

interface Halves {
  readonly onlyBase: readonly string[];
  readonly onlyCandidate: readonly string[];
  readonly variants: readonly { readonly variant: string; readonly lostSeeds: readonly number[] }[];
}

export function uncomparedOf({ onlyBase, onlyCandidate, variants }: Halves): readonly Uncompared[] {
  const named = (kind: Uncompared['kind'], labels: readonly string[]): readonly Uncompared[] =>
    [...new Set(labels)].map((variant) => ({ kind, variant, detail: '' }));
  // The same label, but nothing that could be compared.
  const others = onlyBase.filter((label) => onlyCandidate.includes(label));
  const without = (labels: readonly string[]): readonly string[] => labels.filter((label) => !others.includes(label));
  return [
    ...named('another problem', others),
    ...named('only base', without(onlyBase)),
    ...named('only candidate', without(onlyCandidate)),
    ...variants.flatMap(({ variant, lostSeeds }): readonly Uncompared[] =>
      lostSeeds.length === 0 ? [] : [{ kind: 'seeds', variant, detail: lostSeeds.join(', ') }],
    ),
  ];
}

/**
 * The same before a night is trained, as far as its plan says.
 *
 * @param baseline Null in the first night: then what later nights will not see, whose baseline it becomes
 */
export function blindAhead(plan: readonly TrialSpec[], baseline: RunRecord | null): Blind {
  const losses = new Map<string, Float64Array>();
  const tonight = { run: { plan, trials: [] }, losses };
  const pairing = pairUp(baseline === null ? tonight : { run: baseline, losses }, tonight);
  const pairs = pairing.both.map(({ variant, pairs }) => ({
    variant,
    isFunction: pairs.some(({ candidate }) => isFunction(candidate.spec.problem)),
    seeds: pairs.filter(({ base }) => baseline === null || base.record?.status === 'completed').length,
  }));
  return { uncompared: uncomparedOf({ ...pairing, variants: pairing.both }), weak: weakOf(pairs) };
}

function weakOf(variants: readonly (Weak & { readonly isFunction: boolean })[]): readonly Weak[] {
  return variants
    .filter(({ isFunction, seeds }) => !isFunction && seeds < LEAST_PAIRS)
    .map(({ variant, seeds }) => ({ variant, seeds }));
}
