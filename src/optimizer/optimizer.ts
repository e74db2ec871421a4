import type { Modifier } from './modifier.ts';
import type { Hyper, Rule } from './rule/expression.ts';

/** An optimizer with all its hyperparameters, as plain JSON: what a variant of a suite is and what a plan carries. */
export type OptimizerSpec = RuleOptimizer | LibraryOptimizer;

/** Hyperparameters, and those that some parameters have in place of them. */
export interface GroupedHyper {
  readonly hyper: Hyper;
  /** By the group's name, what is not as in `hyper`; see groups.ts. */
  readonly groups?: Groups;
}

export type Groups = Readonly<Record<string, Hyper>>;

export interface RuleOptimizer extends GroupedHyper {
  readonly kind: 'rule';
  readonly name: string;
  readonly rule: Rule;
  /** Hyperparameters that are learning rates too, besides lr: a schedule reaches all of them. */
  readonly learningRates?: readonly string[];
  /** What the rule has of clipping and schedules, said again for people and for the plan. */
  readonly modifiers?: readonly Modifier[];
}

/** A library's own optimizer, trained where that library runs. Names and defaults are the library's. */
export interface LibraryOptimizer {
  readonly kind: 'library';
  readonly library: 'tfjs' | 'torch';
  readonly name: string;
  readonly hyper: LibraryHyper;
}

export type LibraryHyper = Readonly<Record<string, LibraryValue>>;

/** What JSON can carry of a library's options. */
export type LibraryValue = number | boolean | string | null | readonly LibraryValue[];
