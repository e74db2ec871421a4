/**
 * Learning-rate schedules as plain JSON: PyTorch's, https://pytorch.org/docs/1.13/optim.html, with its names in
 * camelCase. Time counts steps, where PyTorch's tutorials step a scheduler once an epoch; inside of `byEpoch` it counts
 * epochs. The first is 0.
 */
export type Schedule = PartSchedule | OneCycleLR;

/** What longer schedules can be composed of: its rate is made from the optimizer's. */
export type PartSchedule =
  | ConstantLR
  | StepLR
  | MultiStepLR
  | ExponentialLR
  | LinearLR
  | PolynomialLR
  | CosineAnnealingLR
  | SequentialLR
  | ChainedScheduler
  | ByEpoch;

export interface ConstantLR {
  readonly kind: 'constantLR';
  readonly factor: number;
  readonly totalIters: number;
}

export interface StepLR {
  readonly kind: 'stepLR';
  readonly stepSize: number;
  readonly gamma: number;
}

export interface MultiStepLR {
  readonly kind: 'multiStepLR';
  /** Increasing. */
  readonly milestones: readonly number[];
  readonly gamma: number;
}

export interface ExponentialLR {
  readonly kind: 'exponentialLR';
  readonly gamma: number;
}

export interface LinearLR {
  readonly kind: 'linearLR';
  readonly startFactor: number;
  readonly endFactor: number;
  readonly totalIters: number;
}

export interface PolynomialLR {
  readonly kind: 'polynomialLR';
  readonly totalIters: number;
  readonly power: number;
}

export interface CosineAnnealingLR {
  readonly kind: 'cosineAnnealingLR';
  /** Null: as long as it has. */
  readonly tMax: number | null;
  readonly etaMin: number;
}

export interface OneCycleLR {
  readonly kind: 'oneCycleLR';
  /** Null: the optimizer's lr. */
  readonly maxLr: number | null;
  /** Null: as many as there are. */
  readonly totalSteps: number | null;
  readonly pctStart: number;
  readonly annealStrategy: 'cos' | 'linear';
  /** Momentum, or beta1, falls while the rate rises. */
  readonly cycleMomentum: boolean;
  readonly baseMomentum: number;
  readonly maxMomentum: number;
  readonly divFactor: number;
  readonly finalDivFactor: number;
  readonly threePhase: boolean;
}

/** One schedule after the other, each from time 0 on. */
export interface SequentialLR {
  readonly kind: 'sequentialLR';
  readonly schedules: readonly PartSchedule[];
  /** When the second begins, and the third; increasing. */
  readonly milestones: readonly number[];
}

/** All schedules at once: the rate is multiplied by what each of them does to it. */
export interface ChainedScheduler {
  readonly kind: 'chainedScheduler';
  readonly schedules: readonly PartSchedule[];
}

/** A schedule whose time counts epochs. */
export interface ByEpoch {
  readonly kind: 'byEpoch';
  readonly schedule: Exclude<Schedule, ByEpoch>;
}

/** A schedule as it would be written, on one line, with the unit of its time: `stepLR(stepSize 30 steps, gamma 0.1)`. */
export function describeSchedule(schedule: Schedule): string {
  return describeIn(schedule, 'step');
}

function describeIn({ kind, ...settings }: Schedule, unit: 'step' | 'epoch'): string {
  const described = Object.entries(settings as Record<string, unknown>).flatMap(([name, value]) => {
    if (value === null) return [];
    if (name === 'schedule') return [describeIn(value as Schedule, 'epoch')];
    if (name === 'schedules') return (value as readonly Schedule[]).map((part) => describeIn(part, unit));
    const said = `${name} ${Array.isArray(value) ? `[${value.join(', ')}]` : short(value)}`;
    if (TIMES.has(name)) return [`${said} ${unit}${value === 1 ? '' : 's'}`];
    return [kind === 'exponentialLR' ? `${said} every ${unit}` : said];
  });
  return `${kind}(${described.join(', ')})`;
}

/** Settings that are times. */
const TIMES: ReadonlySet<string> = new Set(['totalIters', 'stepSize', 'milestones', 'tMax', 'totalSteps']);

/** Six digits say enough of a third. */
const short = (value: unknown): string => String(typeof value === 'number' ? Number(value.toPrecision(6)) : value);
