import { canonicalJson } from '../../base/json.ts';
import type { RuleOptimizer } from '../../optimizer/optimizer.ts';

/** What optimizers call the weight of the past in their average of squared gradients; AdEMAMix means another by alpha. */
const MEMORIES = ['beta2', 'rho', 'alpha'];

/** The hyperparameter that is the memory of an optimizer's second moment; null where it has none. */
export function memoryOf({ rule, hyper }: RuleOptimizer): string | null {
  if (!('square' in rule.states)) return null;
  return MEMORIES.find((name) => typeof hyper[name] === 'number') ?? null;
}

/**
 * Whether an optimizer corrects that average for its start at 0: as its switch says, where it has one, and elsewhere as
 * its rule does, which then has the memory to the power of the step in it.
 */
export function correctsStart(optimizer: RuleOptimizer): boolean {
  const { rule, hyper } = optimizer;
  const name = memoryOf(optimizer);
  if (name === null) return false;
  const faded = { kind: 'binary', operator: 'power', left: { kind: 'hyper', name }, right: { kind: 'step' } };
  return typeof hyper['biasCorrection'] === 'boolean'
    ? hyper['biasCorrection']
    : canonicalJson(rule).includes(canonicalJson(faded));
}
