import { canonicalJson } from '../base/json.ts';
import { kernelCode } from '../optimizer/rule/kernel-code.ts';
import { specialise } from '../optimizer/rule/specialise.ts';
import type { TrialSpec } from './trial-spec.ts';

/** Trials that train at once, a lane each. */
export type CohortPlan = readonly TrialSpec[];

/**
 * Puts together trials whose code is the same: one problem and rule, with other hyperparameters or seeds. At most
 * `lanes` in each, as even as can be. A library's optimizer trains alone.
 */
export function planCohorts(plan: readonly TrialSpec[], lanes: number): readonly CohortPlan[] {
  const alike = new Map<string, TrialSpec[]>();
  for (const spec of plan) {
    const key = codeOf(spec);
    alike.set(key, [...(alike.get(key) ?? []), spec]);
  }
  return [...alike.values()].flatMap((specs) => split(specs, Math.ceil(specs.length / lanes)));
}

/** Cuts a cohort into parts of about the same size. */
export function split(specs: CohortPlan, parts: number): readonly CohortPlan[] {
  return Array.from({ length: parts }, (_, part) =>
    specs.slice(Math.round((part * specs.length) / parts), Math.round(((part + 1) * specs.length) / parts)),
  );
}

function codeOf({ id, problem, data, epochs, batchSize, optimizer }: TrialSpec): string {
  if (optimizer.kind === 'library') return id;
  const { rule, hyper } = optimizer;
  return canonicalJson([problem, data, epochs, batchSize, rule, kernelCode(specialise(rule, hyper))]);
}
