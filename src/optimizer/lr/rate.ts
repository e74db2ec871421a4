import type { BinaryOperator, Expression } from '../rule/expression.ts';
import { binary, constant, unary } from '../rule/nodes.ts';
import type { OneCycleLR, PartSchedule, Schedule } from './schedule.ts';

/** The part of the training that a schedule has to itself. */
export interface Stretch {
  /** Steps or epochs since it began; 0 at first. */
  readonly time: Expression;
  /** Steps or epochs from its beginning to its end. */
  readonly length: Expression;
}

/** Hyperparameters that the plan fills in, see fit.ts. */
export const TOTAL_STEPS = 'totalSteps';
export const STEPS_PER_EPOCH = 'stepsPerEpoch';

/** The first step, whose number is 1, is at time 0: PyTorch steps its schedulers after the optimizer. */
export const TRAINING: Stretch = {
  time: calculate({ kind: 'step' }, 'subtract', 1),
  length: { kind: 'hyper', name: TOTAL_STEPS },
};

/** The learning rate under a schedule, made from the rate without it. */
export function rateOf(schedule: Schedule, lr: Expression, stretch: Stretch): Expression {
  const { time, length } = stretch;
  switch (schedule.kind) {
    case 'constantLR':
      return choose(calculate(time, 'less', schedule.totalIters), calculate(lr, 'multiply', schedule.factor), lr);
    case 'stepLR':
      return multiply(lr, calculate(schedule.gamma, 'power', floor(calculate(time, 'divide', schedule.stepSize))));
    case 'multiStepLR': {
      const passed = schedule.milestones.map((milestone) => calculate(time, 'greaterOrEqual', milestone));
      return multiply(lr, calculate(schedule.gamma, 'power', passed.reduce(add)));
    }
    case 'exponentialLR':
      return multiply(lr, calculate(schedule.gamma, 'power', time));
    case 'linearLR': {
      const { startFactor, endFactor, totalIters } = schedule;
      const done = calculate(calculate(time, 'minimum', totalIters), 'divide', totalIters);
      return multiply(lr, calculate(startFactor, 'add', calculate(endFactor - startFactor, 'multiply', done)));
    }
    case 'polynomialLR': {
      const done = calculate(calculate(time, 'minimum', schedule.totalIters), 'divide', schedule.totalIters);
      return multiply(lr, calculate(calculate(1, 'subtract', done), 'power', schedule.power));
    }
    case 'cosineAnnealingLR': {
      const { tMax, etaMin } = schedule;
      const cosine = unary('cos', calculate(calculate(Math.PI, 'multiply', time), 'divide', tMax ?? length));
      const falling = calculate(calculate(1, 'add', cosine), 'divide', 2);
      return calculate(etaMin, 'add', multiply(calculate(lr, 'subtract', etaMin), falling));
    }
    case 'sequentialLR':
      return sequence(schedule.schedules, schedule.milestones, lr, stretch);
    case 'chainedScheduler':
      return schedule.schedules.reduce((rate, each) => rateOf(each, rate, stretch), lr);
    case 'byEpoch':
      return rateOf(schedule.schedule, lr, epochs(stretch));
    case 'oneCycleLR': {
      const highest = schedule.maxLr === null ? lr : constant(schedule.maxLr);
      const initial = calculate(highest, 'divide', schedule.divFactor);
      const lowest = calculate(initial, 'divide', schedule.finalDivFactor);
      const ends = schedule.threePhase ? [initial, highest, initial, lowest] : [initial, highest, lowest];
      return phases(schedule, ends, stretch);
    }
    default:
      return schedule satisfies never;
  }
}

/** Momentum, or beta1, under a schedule; null where it does not touch it. */
export function momentumOf(schedule: Schedule, stretch: Stretch): Expression | null {
  if (schedule.kind === 'byEpoch') return momentumOf(schedule.schedule, epochs(stretch));
  if (schedule.kind !== 'oneCycleLR' || !schedule.cycleMomentum) return null;
  const [base, largest] = [constant(schedule.baseMomentum), constant(schedule.maxMomentum)];
  return phases(schedule, schedule.threePhase ? [largest, base, largest, largest] : [largest, base, largest], stretch);
}

/** Goes from one value to the next, phase after phase; where phases end is PyTorch's, fractions included. */
function phases(schedule: OneCycleLR, values: readonly Expression[], { time, length }: Stretch): Expression {
  const { totalSteps, pctStart, threePhase } = schedule;
  const total = totalSteps === null ? length : constant(totalSteps);
  const ends = [
    calculate(calculate(pctStart, 'multiply', total), 'subtract', 1),
    ...(threePhase ? [calculate(calculate(2 * pctStart, 'multiply', total), 'subtract', 2)] : []),
    calculate(total, 'subtract', 1),
  ];
  const phase = (index: number): Expression => {
    const [start, end] = [ends[index - 1] ?? constant(0), ends[index]!];
    const done = calculate(calculate(time, 'subtract', start), 'divide', calculate(end, 'subtract', start));
    const value = anneal(schedule.annealStrategy, values[index]!, values[index + 1]!, done);
    return index === ends.length - 1 ? value : choose(calculate(time, 'lessOrEqual', end), value, phase(index + 1));
  };
  return phase(0);
}

function anneal(strategy: OneCycleLR['annealStrategy'], from: Expression, to: Expression, done: Expression) {
  if (strategy === 'linear') return add(multiply(calculate(to, 'subtract', from), done), from);
  const cosine = calculate(unary('cos', calculate(Math.PI, 'multiply', done)), 'add', 1);
  return add(to, multiply(calculate(calculate(from, 'subtract', to), 'divide', 2), cosine));
}

/** Each schedule from its milestone to the next one's. */
function sequence(
  [first, ...rest]: readonly PartSchedule[],
  [next, ...later]: readonly number[],
  lr: Expression,
  { time, length }: Stretch,
  begins = 0,
): Expression {
  const own = {
    time: calculate(time, 'subtract', begins),
    length: calculate(next ?? length, 'subtract', begins),
  };
  const rate = rateOf(first!, lr, own);
  if (next === undefined) return rate;
  return choose(calculate(time, 'less', next), rate, sequence(rest, later, lr, { time, length }, next));
}

/** The same stretch in whole epochs; one that has begun counts in its length. */
function epochs({ time, length }: Stretch): Stretch {
  const stepsPerEpoch: Expression = { kind: 'hyper', name: STEPS_PER_EPOCH };
  const begun = unary('negate', floor(calculate(unary('negate', length), 'divide', stepsPerEpoch)));
  return { time: floor(calculate(time, 'divide', stepsPerEpoch)), length: begun };
}

function calculate(left: Expression | number, operator: BinaryOperator, right: Expression | number): Expression {
  const of = (value: Expression | number): Expression => (typeof value === 'number' ? constant(value) : value);
  return binary(operator, of(left), of(right));
}

function add(left: Expression, right: Expression): Expression {
  return binary('add', left, right);
}

function multiply(left: Expression, right: Expression): Expression {
  return binary('multiply', left, right);
}

function floor(operand: Expression): Expression {
  return unary('floor', operand);
}

function choose(test: Expression, then: Expression, otherwise: Expression): Expression {
  return { kind: 'choose', test, then, otherwise };
}
