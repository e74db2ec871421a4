import { canonicalJson } from '../../base/json.ts';
import { flatHyper } from '../../optimizer/groups.ts';
import type { RuleOptimizer } from '../../optimizer/optimizer.ts';
import type { Hyper, HyperValue } from '../../optimizer/rule/expression.ts';
import type { RunRecord } from '../../record/record.ts';
import type { TrialOscillation } from '../oscillation/trial.ts';

/** A variant whose hyperparameters we know, with its completed trials. */
export interface Variant {
  readonly label: string;
  /** Its place in the suite, from 0. */
  readonly series: number;
  readonly optimizer: RuleOptimizer;
  /** By seed. */
  readonly trials: ReadonlyMap<number, TrialOscillation>;
}

/** The variants of our own rules, in the suite's order. */
export function variantsOfRules(run: RunRecord, trials: readonly TrialOscillation[]): readonly Variant[] {
  const labels = [...new Set(run.plan.map(({ variant }) => variant))];
  return labels.flatMap((label, series) => {
    const { optimizer } = run.plan.find(({ variant }) => variant === label)!;
    if (optimizer.kind !== 'rule') return [];
    const own = trials.filter(({ spec }) => spec.variant === label);
    return [{ label, series, optimizer, trials: new Map(own.map((trial) => [trial.spec.seed, trial])) }];
  });
}

/** The hyperparameters in which two variants of one optimizer differ; null where they are not of one optimizer. */
export function differences(a: Variant, b: Variant): readonly string[] | null {
  const same = (one: unknown, other: unknown): boolean => canonicalJson(one ?? null) === canonicalJson(other ?? null);
  const [one, other] = [a.optimizer, b.optimizer];
  if (one.name !== other.name || !same(one.modifiers, other.modifiers)) return null;
  const [mine, theirs] = [flatHyper(one), flatHyper(other)];
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return names.filter((name) => mine[name] !== theirs[name]);
}

/** The variant that is like this one but for these hyperparameters; this one itself where it has them already. */
export function switched(variants: readonly Variant[], base: Variant, changes: Hyper): Variant | null {
  return (
    variants.find((other) => {
      const names = differences(base, other);
      const wanted = Object.keys(changes);
      return (
        names !== null &&
        names.every((name) => wanted.includes(name)) &&
        wanted.every((name) => valueOf(other, name) === changes[name])
      );
    }) ?? null
  );
}

/** The variants that are like this one but for one hyperparameter, this one among them, by its value. */
export function family(variants: readonly Variant[], base: Variant, name: string): readonly Variant[] {
  return variants
    .filter((other) => differences(base, other)?.every((differing) => differing === name) === true)
    .sort((a, b) => numberOf(a, name) - numberOf(b, name));
}

export function valueOf({ optimizer }: Variant, name: string): HyperValue | undefined {
  return (flatHyper(optimizer) as Hyper)[name];
}

export function numberOf(variant: Variant, name: string): number {
  return Number(valueOf(variant, name));
}
