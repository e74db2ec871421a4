import { InputError } from '../../base/errors.ts';
import { canonicalJson } from '../../base/json.ts';
import { unknownName } from '../../base/unknown-name.ts';
import type { RuleOptimizer } from '../optimizer.ts';
import { requireRule } from '../require-rule.ts';
import { evaluateScalar } from '../rule/evaluate.ts';
import type { Expression, Hyper, Rule, ScalarExpression } from '../rule/expression.ts';
import { hypersOf, substitute } from '../rule/rewrite.ts';
import { momentumOf, rateOf, STEPS_PER_EPOCH, TOTAL_STEPS, TRAINING } from './rate.ts';
import type { Schedule } from './schedule.ts';
import { requireSchedule } from './schedulers.ts';

/**
 * The optimizer under a learning-rate schedule: its rule reads the scheduled rate wherever it read `lr`, and under
 * `oneCycleLR` the cycled momentum in place of `momentum` or `beta1`. Both are computed once a step, in double precision.
 * Where an optimizer has further learning rates (muon's adamLr), each follows the schedule from its own value, as the
 * groups of PyTorch's optimizers do.
 *
 * Time counts steps, or epochs for what is inside of `byEpoch`. As where PyTorch's scheduler is stepped after the
 * optimizer, the first step is at time 0.
 *
 * @throws InputError for a library's optimizer, one without lr, and one that is scheduled already
 */
export function scheduled(optimizer: RuleOptimizer, schedule: Schedule): RuleOptimizer {
  requireRule('scheduled', optimizer);
  requireSchedule('scheduled', schedule);
  const { name, hyper, modifiers = [] } = optimizer;
  if (modifiers.some(({ kind }) => kind === 'schedule')) {
    throw new InputError(
      `scheduled: ${name} has a schedule already; compose them with sequentialLR or chainedScheduler.`,
    );
  }
  if (typeof hyper['lr'] !== 'number') {
    throw new InputError(`scheduled: ${name} has no hyperparameter ${unknownName('lr', Object.keys(hyper))}.`);
  }
  let { rule } = optimizer;
  for (const own of ratesOf(optimizer)) rule = follow(rule, own, rateOf(schedule, own, TRAINING), optimizer);
  const momentum = momentumOf(schedule, TRAINING);
  if (momentum !== null) rule = follow(rule, { kind: 'hyper', name: momentumName(optimizer) }, momentum, optimizer);
  const added = hypersOf(rule);
  const clash = [TOTAL_STEPS, STEPS_PER_EPOCH].find((key) => added.has(key) && Object.hasOwn(hyper, key));
  if (clash !== undefined) {
    throw new InputError(
      `scheduled: ${name} has a hyperparameter ${clash}, which is the schedule's; call it otherwise.`,
    );
  }
  return { ...optimizer, rule, modifiers: [...modifiers, { kind: 'schedule', schedule }] };
}

/** A scheduled optimizer whose rule reads again what it read before; a state that started at lr keeps its start. */
export function unscheduled(optimizer: RuleOptimizer): RuleOptimizer {
  const modifier = optimizer.modifiers?.find(({ kind }) => kind === 'schedule');
  if (modifier?.kind !== 'schedule') return optimizer;
  const before = new Map(
    ratesOf(optimizer).map((own): [string, Expression] => [
      canonicalJson(rateOf(modifier.schedule, own, TRAINING)),
      own,
    ]),
  );
  const momentum = momentumOf(modifier.schedule, TRAINING);
  if (momentum !== null) before.set(canonicalJson(momentum), { kind: 'hyper', name: momentumName(optimizer) });
  const body = optimizer.rule.body.map(({ name, value }) => ({
    name,
    value: before.get(canonicalJson(value)) ?? value,
  }));
  return { ...optimizer, rule: { ...optimizer.rule, body } };
}

/** Whether a state started at the scheduled lr, which was not lr itself. */
export function startsAtRate(optimizer: RuleOptimizer): boolean {
  const { rule, hyper, modifiers = [] } = optimizer;
  const modifier = modifiers.find(({ kind }) => kind === 'schedule');
  if (modifier?.kind !== 'schedule') return false;
  return ratesOf(optimizer).some((own) => {
    const rate = rateOf(modifier.schedule, own, TRAINING);
    const first = firstOf(rate, hyper);
    const starts = new Set([first, rate].map((start) => canonicalJson(start)));
    return first !== hyper[own.name] && Object.values(rule.states).some((start) => starts.has(canonicalJson(start)));
  });
}

/** lr and what an optimizer has besides, each once. */
function ratesOf({ learningRates = [] }: RuleOptimizer) {
  return [...new Set(['lr', ...learningRates])].map((name) => ({ kind: 'hyper', name }) as const);
}

/** Also a state that starts at the hyperparameter starts at what it is in the first step, in every group at its own. */
function follow(
  rule: Rule,
  of: Parameters<typeof substitute>[1],
  value: Expression,
  { hyper, groups = {} }: RuleOptimizer,
): Rule {
  const differs = Object.values(groups).some((own) => Object.hasOwn(own, of.name));
  const first = differs ? (value as ScalarExpression) : firstOf(value, hyper);
  const states = Object.entries(rule.states).map(([name, start]) => [name, start === of.name ? first : start]);
  return { ...substitute(rule, of, value), states: Object.fromEntries(states) as Rule['states'] };
}

function firstOf(rate: Expression, hyper: Hyper): number {
  // How many steps there are may not be known yet, and does not matter at time 0.
  const many = { [TOTAL_STEPS]: 2 ** 31, [STEPS_PER_EPOCH]: 2 ** 31 };
  return evaluateScalar(rate as ScalarExpression, { ...many, ...hyper }, 1);
}

function momentumName({ name, hyper }: RuleOptimizer): string {
  const found = ['beta1', 'momentum'].find((key) => typeof hyper[key] === 'number');
  if (found !== undefined) return found;
  throw new InputError(`scheduled: ${name} has no momentum for oneCycleLR to cycle; give it cycleMomentum: false.`);
}
