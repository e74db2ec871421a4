import { canonicalJson } from '../base/json.ts';
import type { ModelParameter } from '../graph/model.ts';
import { hyperOf } from '../optimizer/groups.ts';
import type { GroupedHyper, RuleOptimizer } from '../optimizer/optimizer.ts';
import type { Hyper, UpdateKernel } from '../optimizer/rule/expression.ts';
import { kernelCode } from '../optimizer/rule/kernel-code.ts';
import { specialiseTogether } from '../optimizer/rule/specialise-together.ts';

/** Parameters of a model that a lane's optimizer updates with the same hyperparameters. */
export interface Part {
  /** In the model's order. */
  readonly parameters: readonly ModelParameter[];
  readonly hyper: Hyper;
  readonly kernel: UpdateKernel;
}

/**
 * Parts the parameters by the hyperparameters that their groups have in a lane: without groups all are one part. The
 * kernels have the same values over the whole network among their wholes, in the same order.
 */
export function partsOf(
  { rule }: RuleOptimizer,
  settings: GroupedHyper,
  parameters: readonly ModelParameter[],
): readonly Part[] {
  const parts = new Map<string, { readonly hyper: Hyper; readonly parameters: ModelParameter[] }>();
  for (const parameter of parameters) {
    const hyper = hyperOf(settings, parameter.group);
    const key = canonicalJson(hyper);
    const part = parts.get(key) ?? { hyper, parameters: [] };
    part.parameters.push(parameter);
    parts.set(key, part);
  }
  const all = [...parts.values()];
  const kernels = specialiseTogether(
    rule,
    all.map(({ hyper }) => hyper),
  );
  return all.map((part, i) => ({ ...part, kernel: kernels[i]! }));
}

/** What the code of a lane's update depends on: lanes that agree in it can share theirs. */
export function codeOfParts(parts: readonly Part[]): string {
  return canonicalJson(parts.map(({ parameters, kernel }) => [parameters.map(({ name }) => name), kernelCode(kernel)]));
}
