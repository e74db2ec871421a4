import { InputError } from '../../base/errors.ts';
import { show } from '../../base/show.ts';
import { counted } from '../../base/units.ts';
import { unknownName } from '../../base/unknown-name.ts';
import { checkValue, type Range } from '../hyper.ts';
import type * as schedules from './schedule.ts';
import type { PartSchedule, Schedule } from './schedule.ts';

/** What a schedule is given; the rest has PyTorch's defaults. Times count steps, and epochs inside of `byEpoch`. */
export type Settings<S, Required extends keyof S = never> = Partial<Omit<S, 'kind'>> & Pick<S, Required>;

/** The rate times `factor` until step `totalIters`. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.ConstantLR.html */
export function constantLR(settings: Settings<schedules.ConstantLR> = {}): schedules.ConstantLR {
  const defaults = { factor: 1 / 3, totalIters: 5 };
  return settle('constantLR', defaults, { factor: number({ above: 0, atMost: 1 }), totalIters: count }, settings);
}

/** The rate times `gamma` after every `stepSize` steps. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.StepLR.html */
export function stepLR(settings: Settings<schedules.StepLR, 'stepSize'>): schedules.StepLR {
  const defaults = { stepSize: undefined, gamma: 0.1 };
  return settle('stepLR', defaults, { stepSize: count, gamma: number({ atLeast: 0 }) }, settings);
}

/** The rate times `gamma` at every milestone, the number of a step. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.MultiStepLR.html */
export function multiStepLR(settings: Settings<schedules.MultiStepLR, 'milestones'>): schedules.MultiStepLR {
  const defaults = { milestones: undefined, gamma: 0.1 };
  return settle('multiStepLR', defaults, { milestones: increasing, gamma: number({ atLeast: 0 }) }, settings);
}

/** The rate times `gamma` every step. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.ExponentialLR.html */
export function exponentialLR(settings: Settings<schedules.ExponentialLR, 'gamma'>): schedules.ExponentialLR {
  return settle('exponentialLR', { gamma: undefined }, { gamma: number({ atLeast: 0 }) }, settings);
}

/**
 * The rate times a factor that goes from `startFactor` to `endFactor` until step `totalIters`: a warm-up, by its
 * defaults of five steps. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.LinearLR.html
 */
export function linearLR(settings: Settings<schedules.LinearLR> = {}): schedules.LinearLR {
  const checks = {
    startFactor: number({ above: 0, atMost: 1 }),
    endFactor: number({ atLeast: 0, atMost: 1 }),
    totalIters: count,
  };
  return settle('linearLR', { startFactor: 1 / 3, endFactor: 1, totalIters: 5 }, checks, settings);
}

/**
 * The rate times (1 − step / totalIters) ** power, and 0 from then on.
 * https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.PolynomialLR.html
 */
export function polynomialLR(settings: Settings<schedules.PolynomialLR> = {}): schedules.PolynomialLR {
  const checks = { totalIters: count, power: number({ atLeast: 0 }) };
  return settle('polynomialLR', { totalIters: 5, power: 1 }, checks, settings);
}

/**
 * Half a wave of the cosine, down to `etaMin` at step `tMax`; beyond it the rate rises again. Without `tMax`, which
 * PyTorch does not know a default for, it comes down over all the time it has.
 * https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
 */
export function cosineAnnealingLR(settings: Settings<schedules.CosineAnnealingLR> = {}): schedules.CosineAnnealingLR {
  const checks = { tMax: orNull(count), etaMin: number({ atLeast: 0 }) };
  return settle('cosineAnnealingLR', { tMax: null, etaMin: 0 }, checks, settings);
}

/**
 * The one-cycle policy: up from maxLr / divFactor to `maxLr`, and down to maxLr / divFactor / finalDivFactor. Momentum,
 * or beta1, goes from `maxMomentum` down to `baseMomentum` and up again, whatever it was; an optimizer that has neither
 * needs `cycleMomentum: false`. Without `maxLr` the optimizer's lr is the highest, of several learning rates each its own
 * highest, and without `totalSteps` the cycle lasts as long as the training; PyTorch wants both, and as there a `maxLr`
 * takes the place of every learning rate. A training that goes on beyond the cycle is refused.
 *
 * Smith and Topin, https://arxiv.org/abs/1708.07120;
 * https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.OneCycleLR.html
 */
export function oneCycleLR(settings: Settings<schedules.OneCycleLR> = {}): schedules.OneCycleLR {
  const defaults = {
    maxLr: null,
    totalSteps: null,
    pctStart: 0.3,
    annealStrategy: 'cos',
    cycleMomentum: true,
    baseMomentum: 0.85,
    maxMomentum: 0.95,
    divFactor: 25,
    finalDivFactor: 1e4,
    threePhase: false,
  };
  const checks = {
    maxLr: orNull(number({ above: 0 })),
    totalSteps: orNull(count),
    pctStart: number({ atLeast: 0, atMost: 1 }),
    annealStrategy,
    cycleMomentum: flag,
    baseMomentum: number({ atLeast: 0, below: 1 }),
    maxMomentum: number({ atLeast: 0, below: 1 }),
    divFactor: number({ above: 0 }),
    finalDivFactor: number({ above: 0 }),
    threePhase: flag,
  };
  return settle('oneCycleLR', defaults, checks, settings);
}

/**
 * One schedule after the other: the second from the first milestone on, the third from the second. Each counts its own
 * steps from 0. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.SequentialLR.html
 *
 * A part may be a sequence or a chain itself. PyTorch 1.13 fails there with an error, or, where a sequence is the first
 * part, begins with a rate above lr.
 */
export function sequentialLR(parts: readonly PartSchedule[], milestones: readonly number[]): schedules.SequentialLR {
  checkParts('sequentialLR', parts);
  if (parts.length > 1 || !Array.isArray(milestones)) increasing('sequentialLR: milestones', milestones);
  if (milestones.length !== parts.length - 1) {
    throw new InputError(
      `sequentialLR: got ${counted(parts.length, 'schedule')} and ${counted(milestones.length, 'milestone')}; ` +
        'one milestone less than schedules is expected.',
    );
  }
  if (milestones[0] === 0) throw new InputError('sequentialLR: the first milestone is 0; one above 0 is expected.');
  return { kind: 'sequentialLR', schedules: parts, milestones };
}

/**
 * All schedules at once: their factors are multiplied.
 * https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.ChainedScheduler.html
 *
 * PyTorch makes every rate from the one before it, which is the same but in two places, where it takes up the optimizer's
 * own lr again and what the other schedules made of it is lost: at a milestone of a sequence, and in the step after a
 * cosine's `tMax`, from where on its rates also depend on the schedules' order.
 */
export function chainedScheduler(parts: readonly PartSchedule[]): schedules.ChainedScheduler {
  checkParts('chainedScheduler', parts);
  if (parts.some(hasFloor)) {
    throw new InputError(
      'chainedScheduler: an etaMin above 0 is no factor that could be multiplied; use sequentialLR or leave it out.',
    );
  }
  return { kind: 'chainedScheduler', schedules: parts };
}

/** A schedule whose time counts epochs, as when PyTorch's scheduler is stepped at the end of each. */
export function byEpoch(schedule: Exclude<Schedule, schedules.ByEpoch>): schedules.ByEpoch {
  requireSchedule('byEpoch', schedule);
  if (any(schedule, ({ kind }) => kind === 'byEpoch')) {
    throw new InputError('byEpoch: what is in it counts epochs already; put byEpoch around the whole, once.');
  }
  return { kind: 'byEpoch', schedule };
}

/** @throws InputError for everything but what one of the functions above returns */
export function requireSchedule(owner: string, value: unknown): asserts value is Schedule {
  const { kind } = Object(value) as Readonly<Record<string, unknown>>;
  if (typeof kind === 'string' && KINDS.includes(kind)) return;
  throw new InputError(`${owner}: got ${show(value)} where a schedule such as stepLR({ stepSize: 30 }) is expected.`);
}

const KINDS = [
  constantLR,
  stepLR,
  multiStepLR,
  exponentialLR,
  linearLR,
  polynomialLR,
  cosineAnnealingLR,
  oneCycleLR,
  sequentialLR,
  chainedScheduler,
  byEpoch,
].map(({ name }) => name);

function checkParts(owner: string, parts: unknown): void {
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new InputError(`${owner}: got ${show(parts)} where a list of schedules is expected.`);
  }
  for (const part of parts as readonly unknown[]) {
    requireSchedule(owner, part);
    if (!any(part, ({ kind }) => kind === 'oneCycleLR')) continue;
    throw new InputError(`${owner}: oneCycleLR decides over the whole training and cannot be a part.`);
  }
}

function hasFloor(schedule: Schedule): boolean {
  return any(schedule, (each) => each.kind === 'cosineAnnealingLR' && each.etaMin !== 0);
}

/** Whether something holds for a schedule or one inside of it. */
function any(schedule: Schedule, holds: (schedule: Schedule) => boolean): boolean {
  if (holds(schedule)) return true;
  if (schedule.kind === 'byEpoch') return any(schedule.schedule, holds);
  return 'schedules' in schedule && schedule.schedules.some((part) => any(part, holds));
}

/** Checks a value; `what` names it. */
type Check = (what: string, value: unknown) => void;

function settle<S extends Schedule>(
  kind: S['kind'],
  defaults: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, Check>>,
  settings: unknown,
): S {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new InputError(`${kind}: got ${show(settings)} where an object of settings is expected.`);
  }
  const names = Object.keys(defaults);
  const unknown = Object.keys(settings).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new InputError(`${kind}: unknown setting ${unknownName(unknown, names)}.`);
  const settled: Record<string, unknown> = { ...defaults, ...settings };
  for (const name of names) checks[name]!(`${kind}: ${name}`, settled[name]);
  return { kind, ...settled } as unknown as S;
}

function number(range: Range): Check {
  return (what, value) => {
    checkValue(what, value, 'number', range);
  };
}

function orNull(check: Check): Check {
  return (what, value) => {
    if (value !== null) check(what, value);
  };
}

function flag(what: string, value: unknown): void {
  checkValue(what, value, 'boolean', {});
}

function count(what: string, value: unknown): void {
  if (Number.isSafeInteger(value) && Number(value) >= 1) return;
  throw new InputError(`${what} is ${show(value)}; a whole number of at least 1 is expected.`);
}

function increasing(what: string, value: unknown): void {
  const numbers: readonly unknown[] = Array.isArray(value) ? value : [];
  const fits = numbers.every(
    (each, i) => Number.isSafeInteger(each) && Number(each) >= 0 && (i === 0 || Number(each) > Number(numbers[i - 1])),
  );
  if (fits && numbers.length > 0) return;
  const shown = Array.isArray(value) ? `[${numbers.map(show).join(', ')}]` : show(value);
  throw new InputError(`${what} is ${shown}; a list of increasing whole numbers such as [30, 80] is expected.`);
}

function annealStrategy(what: string, value: unknown): void {
  if (value === 'cos' || value === 'linear') return;
  throw new InputError(`${what} is ${show(value)}; "cos" or "linear" is expected.`);
}
