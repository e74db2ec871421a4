import { canonicalJson } from '../base/json.ts';
import { formatCount } from '../base/units.ts';
import { flatHyper } from '../optimizer/groups.ts';
import { extentOf } from '../optimizer/lr/extent.ts';
import { describeSchedule } from '../optimizer/lr/schedule.ts';
import { startsAtRate, unscheduled } from '../optimizer/lr/scheduled.ts';
import type { RuleOptimizer } from '../optimizer/optimizer.ts';
import { type KnownTensor, sameSteps, stepsOn } from '../optimizer/rule/same-steps.ts';
import { stepsPerEpoch } from '../problem/problem.ts';
import { parameterGroups, parameterShapes } from '../problem/shapes.ts';
import { FITTED, groupRemarks, hyperRemarks, lengthOf, list, type Remark, type Trained } from './setting-remarks.ts';
import type { TrialSpec } from './trial-spec.ts';

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

/** Labels as a sentence names them; of many the first ones. */
function named(labels: readonly string[]): string {
  const quoted = labels.map((label) => `“${label}”`);
  return quoted.length > 5 ? list([...quoted.slice(0, 4), `${formatCount(quoted.length - 4)} more`]) : list(quoted);
}
