import type { Case } from '../../fixtures/torch/golden.ts';
import { optimizers } from '../../src/optimizer/catalog.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';

/** Our optimizer with the hyperparameters of a golden case. */
export function optimizerOf({ optimizer, hyper }: Pick<Case, 'optimizer' | 'hyper'>): RuleOptimizer {
  const make = optimizers.find((each) => each().name === optimizer) as (options: object) => RuleOptimizer;
  return make(hyper);
}
