import type { Duration } from './fit.ts';
import type { Schedule } from './schedule.ts';

/** When a schedule is at its end, in steps since the training began. */
export interface Extent {
  /** The rate no longer changes, turns round (cosine), or no more than a millionth of it is left; infinite where never. */
  readonly ends: number;
  /** The last time that its settings name; 0 where they name none. */
  readonly names: number;
}

const NOTHING_LEFT = 1e-6;

/** @param duration of the training: what a schedule takes where it is not told */
export function extentOf(schedule: Schedule, { stepsPerEpoch, epochs }: Duration): Extent {
  if (schedule.kind !== 'byEpoch') return extentIn(schedule, stepsPerEpoch * epochs, stepsPerEpoch);
  const { ends, names } = extentIn(schedule.schedule, epochs, 1);
  return { ends: ends * stepsPerEpoch, names: names * stepsPerEpoch };
}

/** Over `length` units of time, of which an epoch has `perEpoch`. */
function extentIn(schedule: Schedule, length: number, perEpoch: number): Extent {
  switch (schedule.kind) {
    case 'constantLR':
    case 'linearLR':
    case 'polynomialLR':
      return at(schedule.totalIters);
    case 'cosineAnnealingLR':
      return at(schedule.tMax ?? length);
    case 'oneCycleLR':
      return at(schedule.totalSteps ?? length);
    case 'exponentialLR':
      return { ends: drops(schedule.gamma), names: 0 };
    case 'stepLR':
      return { ends: schedule.stepSize * drops(schedule.gamma), names: schedule.stepSize };
    case 'multiStepLR': {
      const { milestones, gamma } = schedule;
      const last = milestones.at(-1)!;
      return { ends: milestones[drops(gamma) - 1] ?? last, names: last };
    }
    case 'sequentialLR': {
      const begins = schedule.milestones.at(-1) ?? 0;
      const { ends, names } = extentIn(schedule.schedules.at(-1)!, length - begins, perEpoch);
      return { ends: begins + ends, names: begins + names };
    }
    case 'chainedScheduler': {
      const parts = schedule.schedules.map((part) => extentIn(part, length, perEpoch));
      return { ends: Math.max(...parts.map(({ ends }) => ends)), names: Math.max(...parts.map(({ names }) => names)) };
    }
    case 'byEpoch': {
      const { ends, names } = extentIn(schedule.schedule, Math.ceil(length / perEpoch), 1);
      return { ends: ends * perEpoch, names: names * perEpoch };
    }
    default:
      return schedule satisfies never;
  }
}

const at = (time: number): Extent => ({ ends: time, names: time });

/** How often a rate can be multiplied by gamma until nothing is left of it. */
function drops(gamma: number): number {
  if (gamma >= 1) return Infinity;
  return gamma === 0 ? 1 : Math.ceil(Math.log(NOTHING_LEFT) / Math.log(gamma));
}
