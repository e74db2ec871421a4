import { canonicalJson } from '../base/json.ts';
import { formatCount } from '../base/units.ts';
import { catalog } from '../optimizer/catalog.ts';
import { flatHyper } from '../optimizer/groups.ts';
import { extentOf } from '../optimizer/lr/extent.ts';
import type { Duration } from '../optimizer/lr/fit.ts';
import { STEPS_PER_EPOCH, TOTAL_STEPS } from '../optimizer/lr/rate.ts';
import { describeSchedule } from '../optimizer/lr/schedule.ts';
import { startsAtRate, unscheduled } from '../optimizer/lr/scheduled.ts';
import type { RuleOptimizer } from '../optimizer/optimizer.ts';
import { readsOf } from '../optimizer/rule/reads.ts';
import { type KnownTensor, sameSteps, type Steps, stepsOn } from '../optimizer/rule/same-steps.ts';
import { stepsPerEpoch } from '../problem/problem.ts';
import { parameterGroups, parameterShapes } from '../problem/shapes.ts';
import type { TrialSpec } from './trial-spec.ts';

/** A variant that has a rule, and what becomes of other rules where it trains. */
interface Trained {
  readonly label: string;
  readonly optimizer: RuleOptimizer;
  readonly duration: Duration;
  /** That the problem's parameters are in. */
  readonly groups: readonly string[];
  readonly steps: Steps;
  readonly stepsOf: (optimizer: RuleOptimizer, folded?: boolean) => Steps;
}

/** Equal sentences are said once, of all their variants. */
interface Remark {
  readonly label: string;
  readonly text: string;
  /** In its place where it is said of one variant alone. */
  readonly alone?: string;
  /** What changes nothing. */
  readonly setting?: string;
}

const AROUND = 'what is put around the optimizer';

/**
 * What changes nothing in a plan's trials although somebody wrote it: hyperparameters, schedules, and variants that train
 * alike; and schedules that end long before the training or after it. A sentence each, naming the variants. It is told by
 * what is left of a rule for the problem's parameters, so that all that is said is true, and not all that is true is said.
 */
export function remarksOn(plan: readonly TrialSpec[]): readonly string[] {
  const known = remarksOf.get(plan);
  if (known !== undefined) return known;
  const found = findRemarks(plan);
  remarksOf.set(plan, found);
  return found;
}

/** A command says them and reports them, a live page at every load: a plan never changes. */
const remarksOf = new WeakMap<readonly TrialSpec[], readonly string[]>();

function findRemarks(plan: readonly TrialSpec[]): readonly string[] {
  // One seed of each variant stands for all; there may be very many.
  const firsts = new Map<string, TrialSpec>();
  for (const spec of plan) {
    const key = `${spec.variant} ${spec.problem.kind} ${spec.epochs} ${spec.batchSize}`;
    if (!firsts.has(key)) firsts.set(key, spec);
  }
  const settings = new Map<string, TrialSpec[]>();
  for (const spec of firsts.values()) {
    const { problem, epochs, batchSize } = spec;
    const key = canonicalJson([problem, epochs, batchSize]);
    settings.set(key, [...(settings.get(key) ?? []), spec]);
  }
  return [...new Set([...settings.values()].flatMap((specs) => remarksOnVariants(variantsOf(specs))))];
}

function variantsOf(specs: readonly TrialSpec[]): readonly Trained[] {
  const { problem, epochs, batchSize } = specs[0]!;
  const duration = { stepsPerEpoch: stepsPerEpoch(problem, batchSize), epochs };
  const tensors = parameterShapes(problem).map(({ rows, columns, embedding, group = '' }): KnownTensor => {
    const [isMatrix, isEmbedding] = [rows > 1 && columns > 1 ? 1 : 0, embedding === true ? 1 : 0];
    return { shape: { rows, columns, isMatrix, isEmbedding }, group };
  });
  const groups = parameterGroups(problem);
  const stepsOf: Trained['stepsOf'] = (optimizer, folded) => stepsOn(optimizer, tensors, folded);
  return specs.flatMap(({ variant, optimizer }) => {
    if (optimizer.kind !== 'rule') return [];
    try {
      return [{ label: variant, optimizer, duration, groups, steps: stepsOf(optimizer), stepsOf }];
    } catch {
      // Reports are made of other versions' records, too: of a rule that cannot be read there is nothing to say.
      return [];
    }
  });
}

function remarksOnVariants(variants: readonly Trained[]): readonly string[] {
  const remarks = [hyperRemarks, groupRemarks, scheduleRemarks].flatMap((of) => variants.flatMap(of));
  const said = new Set(remarks.map(({ setting }) => setting));
  const texts = [...new Set(remarks.map(({ text }) => text))];
  return [
    ...texts.map((text) => {
      const of = remarks.filter((each) => each.text === text);
      return `${named(of.map(({ label }) => label))}: ${of.length === 1 ? (of[0]!.alone ?? text) : text}`;
    }),
    ...alike(variants, said),
  ];
}

/** Of ours, what is not at its default and may as well be; of a rule of the user's, what it does not read. */
function hyperRemarks({ label, optimizer, duration, steps, stepsOf }: Trained): readonly Remark[] {
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
function groupRemarks({ label, optimizer, duration, groups, steps, stepsOf }: Trained): readonly Remark[] {
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
const FITTED = [TOTAL_STEPS, STEPS_PER_EPOCH];

function scheduleRemarks({ label, optimizer, duration, stepsOf }: Trained): readonly Remark[] {
  const modifier = optimizer.modifiers?.find(({ kind }) => kind === 'schedule');
  if (modifier?.kind !== 'schedule') return [];
  const { schedule } = modifier;
  const described = describeSchedule(schedule);
  const length = lengthOf(duration);
  const all = formatCount(length);
  const remark = (text: string, setting?: string): readonly Remark[] => [
    { label, text: `${described} ${text}`, ...(setting !== undefined && { setting }) },
  ];
  if (sameSteps(stepsOf(optimizer, false), stepsOf(unscheduled(optimizer), false), length))
    return startsAtRate(optimizer)
      ? remark('reaches nothing but the first step, the only one that reads lr.')
      : remark(`changes nothing in the ${all} steps of the training.`, AROUND);
  const { ends, names } = extentOf(schedule, duration);
  if (ends < length / 10) {
    const unit = schedule.kind === 'byEpoch' ? '' : ' Its time counts steps; byEpoch(…) counts epochs.';
    return remark(`is at its end after ${formatCount(ends)} of the training’s ${all} steps.${unit}`);
  }
  if (names > 2 * length) return remark(`goes on until step ${formatCount(names)}; the training ends at ${all}.`);
  return [];
}

/** Variants that differ in something and train alike, unless that has been said of all in which they differ. */
function alike(variants: readonly Trained[], said: ReadonlySet<string | undefined>): readonly string[] {
  const groups: Trained[][] = [];
  for (const variant of variants) {
    const group = groups.find(([first]) => sameSteps(first!.steps, variant.steps, lengthOf(variant.duration)));
    if (group === undefined) groups.push([variant]);
    else group.push(variant);
  }
  return groups.flatMap((group) => {
    const settings = group.map(({ optimizer }) => settingsOf(optimizer));
    const keys = [...new Set(settings.flatMap((each) => [...each.keys()]))];
    const differing = keys.filter((key) => new Set(settings.map((each) => each.get(key))).size > 1);
    if (differing.every((key) => said.has(key))) return [];
    const labels = named(group.map(({ label }) => label));
    return [`${labels} train alike: what they differ in, ${list(differing)}, changes nothing here.`];
  });
}

function settingsOf(optimizer: RuleOptimizer) {
  const { modifiers = [] } = optimizer;
  const entries: readonly (readonly [string, unknown])[] = [
    ...Object.entries(flatHyper(optimizer)).filter(([name]) => !FITTED.includes(name)),
    ...modifiers.map((modifier) => [AROUND, modifier] as const),
  ];
  return new Map(entries.map(([key, value]) => [key, canonicalJson(value)]));
}

const lengthOf = (duration: Duration): number => duration.stepsPerEpoch * duration.epochs;

/** Labels as a sentence names them; of many the first ones. */
function named(labels: readonly string[]): string {
  const quoted = labels.map((label) => `“${label}”`);
  return quoted.length > 5 ? list([...quoted.slice(0, 4), `${formatCount(quoted.length - 4)} more`]) : list(quoted);
}

function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}
