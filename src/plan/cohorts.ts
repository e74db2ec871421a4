import { canonicalJson } from '../base/json.ts';
import type { RuleOptimizer } from '../optimizer/optimizer.ts';
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
  // The trials of a variant share their optimizer, whose code is made once.
  const codes = new Map<RuleOptimizer, string>();
  for (const spec of plan) {
    const key = keyOf(spec, codes);
    const found = alike.get(key);
    if (found === undefined) alike.set(key, [spec]);
    else found.push(spec);
  }
  return [...alike.values()].flatMap((specs) => split(specs, Math.ceil(specs.length / lanes)));
}

/** Cuts a cohort into parts of about the same size. */
export function split(specs: CohortPlan, parts: number): readonly CohortPlan[] {
  return Array.from({ length: parts }, (_, part) =>
    specs.slice(Math.round((part * specs.length) / parts), Math.round(((part + 1) * specs.length) / parts)),
  );
}

function keyOf(
  { id, problem, data, epochs, batchSize, optimizer }: TrialSpec,
  codes: Map<RuleOptimizer, string>,
): string {
  if (optimizer.kind === 'library') return id;
  const code = codes.get(optimizer) ?? codeOf(optimizer);
  codes.set(optimizer, code);
  return canonicalJson([problem, data, epochs, batchSize]) + code;
}

function codeOf({ rule, hyper }: RuleOptimizer): string {
  return canonicalJson([rule, kernelCode(specialise(rule, hyper))]);
}
