import { checkValue } from './hyper.ts';
import type { Modifier } from './modifier.ts';
import type { RuleOptimizer } from './optimizer.ts';
import { requireRule } from './require-rule.ts';
import type { Expression } from './rule/expression.ts';
import { binary, constant } from './rule/nodes.ts';
import { substitute } from './rule/rewrite.ts';

const GRAD = { kind: 'element', name: 'grad' } as const;

/**
 * The optimizer, with every gradient cut to [-clipValue, clipValue] before it sees them. Clipping that is around it comes
 * before.
 *
 * As torch.nn.utils.clip_grad_value_, https://pytorch.org/docs/1.13/generated/torch.nn.utils.clip_grad_value_.html.
 *
 * @throws InputError for a library's optimizer, and unless `clipValue` is above 0
 */
export function clipGradValue(optimizer: RuleOptimizer, clipValue: number): RuleOptimizer {
  requireRule('clipGradValue', optimizer);
  checkValue('clipGradValue: clipValue', clipValue, 'number', { above: 0 });
  const atLeast = binary('maximum', GRAD, constant(-clipValue));
  return clipped(optimizer, { kind: 'clipGradValue', clipValue }, binary('minimum', atLeast, constant(clipValue)));
}

/**
 * The optimizer, with the gradients of all parameters together scaled down to a norm of `maxNorm`, if they have a larger
 * one, before it sees them. Clipping that is around it comes before.
 *
 * As torch.nn.utils.clip_grad_norm_, https://pytorch.org/docs/1.13/generated/torch.nn.utils.clip_grad_norm_.html: by
 * min(1, maxNorm / (norm + 1e-6)). An infinite norm makes finite gradients 0 and infinite ones NaN, as there.
 *
 * @throws InputError for a library's optimizer, and unless `maxNorm` is above 0
 */
export function clipGradNorm(optimizer: RuleOptimizer, maxNorm: number): RuleOptimizer {
  requireRule('clipGradNorm', optimizer);
  checkValue('clipGradNorm: maxNorm', maxNorm, 'number', { above: 0 });
  const norm: Expression = { kind: 'whole', function: 'norm', over: 'network', operand: GRAD };
  const share = binary('divide', constant(maxNorm), binary('add', norm, constant(1e-6)));
  const scale = binary('minimum', share, constant(1));
  return clipped(optimizer, { kind: 'clipGradNorm', maxNorm }, binary('multiply', GRAD, scale));
}

function clipped(optimizer: RuleOptimizer, modifier: Modifier, gradient: Expression): RuleOptimizer {
  const rule = substitute(optimizer.rule, GRAD, gradient);
  return { ...optimizer, rule, modifiers: [modifier, ...(optimizer.modifiers ?? [])] };
}
