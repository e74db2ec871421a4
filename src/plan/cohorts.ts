import { canonicalJson } from '../base/json.ts';
import { hyperOf } from '../optimizer/groups.ts';
import type { RuleOptimizer } from '../optimizer/optimizer.ts';
import { kernelCode } from '../optimizer/rule/kernel-code.ts';
import { specialiseTogether } from '../optimizer/rule/specialise-together.ts';
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

/** Also which groups are updated alike: these are one part for an engine. */
function codeOf(optimizer: RuleOptimizer): string {
  const { rule, hyper, groups = {} } = optimizer;
  const hypers = [hyper, ...Object.keys(groups).map((group) => hyperOf(optimizer, group))];
  const values = hypers.map((each) => canonicalJson(each));
  const alike = values.map((value, i) => [['', ...Object.keys(groups)][i]!, values.indexOf(value)]);
  return canonicalJson([rule, specialiseTogether(rule, hypers).map(kernelCode), alike]);
}
