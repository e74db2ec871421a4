import { canonicalJson } from '../base/json.ts';
import { catalog } from '../optimizer/catalog.ts';
import type { Duration } from '../optimizer/lr/fit.ts';
import { STEPS_PER_EPOCH, TOTAL_STEPS } from '../optimizer/lr/rate.ts';
import { unscheduled } from '../optimizer/lr/scheduled.ts';
import type { RuleOptimizer } from '../optimizer/optimizer.ts';
import { readsOf } from '../optimizer/rule/reads.ts';
import { sameSteps, type Steps } from '../optimizer/rule/same-steps.ts';

/** A variant that has a rule, and what becomes of other rules where it trains. */
export interface Trained {
  readonly label: string;
  readonly optimizer: RuleOptimizer;
  readonly duration: Duration;
  /** That the problem's parameters are in. */
  readonly groups: readonly string[];
  readonly steps: Steps;
  readonly stepsOf: (optimizer: RuleOptimizer, folded?: boolean) => Steps;
}

/** Equal sentences are said once, of all their variants. */
export interface Remark {
  readonly label: string;
  readonly text: string;
  /** In its place where it is said of one variant alone. */
  readonly alone?: string;
  /** What changes nothing. */
  readonly setting?: string;
}

/** Of ours, what is not at its default and may as well be; of a rule of the user's, what it does not read. */
export function hyperRemarks({ label, optimizer, duration, steps, stepsOf }: Trained): readonly Remark[] {
  const defaults = catalog.map(({ make }) => make()).find((ours) => isNamesake(ours, optimizer))?.hyper;
  if (defaults === undefined)
    return unread(optimizer).map((setting) => {
      const text = `${setting} changes nothing; nothing that the rule trains depends on it.`;
      return { label, setting, text };
    });
  const cycled = takenBySchedule(optimizer);
  return Object.entries(optimizer.hyper).flatMap(([name, value]) => {
    const usual = defaults[name];
    if (usual === undefined || usual === value || cycled.has(name)) return [];
    const other = stepsOf({ ...optimizer, hyper: { ...optimizer.hyper, [name]: usual } });
    if (!sameSteps(steps, other, lengthOf(duration))) return [];
    const text = `changes nothing here; the training is the same as with the default ${String(usual)}.`;
    return [{ label, setting: name, text: `${name} ${text}`, alone: `${name} ${String(value)} ${text}` }];
  });
}

/** What a group has in place of the optimizer's own, and may as well not have. */
export function groupRemarks({ label, optimizer, duration, groups, steps, stepsOf }: Trained): readonly Remark[] {
  const cycled = takenBySchedule(optimizer);
  return Object.entries(optimizer.groups ?? {}).flatMap(([group, own]): readonly Remark[] => {
    if (!groups.includes(group))
      return [{ label, text: `no parameter is in the group ${group}; there are ${list(groups)}.` }];
    return Object.entries(own).flatMap(([name, value]) => {
      const others = Object.entries(own).filter(([other]) => other !== name);
      const without = stepsOf({ ...optimizer, groups: { ...optimizer.groups, [group]: Object.fromEntries(others) } });
      if (cycled.has(name) || !sameSteps(steps, without, lengthOf(duration))) return [];
      const setting = `${group}.${name}`;
      const text = 'changes nothing here; the training is the same without it.';
      return [{ label, setting, text: `${setting} ${text}`, alone: `${setting} ${String(value)} ${text}` }];
    });
  });
}

/** Of the same name and with the same hyperparameters and states: a user may call a rule adam, too. */
function isNamesake(ours: RuleOptimizer, { name, hyper, rule }: RuleOptimizer): boolean {
  const names = (record: object): string => canonicalJson(Object.keys(record).filter((key) => !FITTED.includes(key)));
  return ours.name === name && names(ours.hyper) === names(hyper) && names(ours.rule.states) === names(rule.states);
}

/** What one cycle reads no more, as everybody knows who writes it: momentum, but not lr. */
function takenBySchedule(optimizer: RuleOptimizer): ReadonlySet<string> {
  const read = readsOf(optimizer.rule);
  const before = [...readsOf(unscheduled(optimizer).rule)];
  return new Set(before.filter((name) => name !== 'lr' && !read.has(name)));
}

function unread(optimizer: RuleOptimizer): readonly string[] {
  const read = readsOf(unscheduled(optimizer).rule);
  return Object.keys(optimizer.hyper).filter((name) => !read.has(name) && !FITTED.includes(name));
}

/** What the plan fills in for schedules. */
export const FITTED = [TOTAL_STEPS, STEPS_PER_EPOCH];

export const lengthOf = (duration: Duration): number => duration.stepsPerEpoch * duration.epochs;

/** "a, b and c". */
export function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}
