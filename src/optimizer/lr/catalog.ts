import type { Schedule } from './schedule.ts';
import * as make from './schedulers.ts';

/** A schedule for listings: how it is written, with its defaults, and what it does to the rate. */
export interface ScheduleEntry {
  readonly example: Schedule;
  readonly description: string;
}

const parts = [make.linearLR(), make.exponentialLR({ gamma: 0.9 })];

/** Every schedule; what has no default has an example's value. */
export const scheduleCatalog: readonly ScheduleEntry[] = [
  { example: make.constantLR(), description: 'lr · factor, and lr from totalIters on' },
  { example: make.stepLR({ stepSize: 30 }), description: 'times gamma after every stepSize' },
  { example: make.multiStepLR({ milestones: [30, 80] }), description: 'times gamma at every milestone' },
  { example: make.exponentialLR({ gamma: 0.9 }), description: 'times gamma every step' },
  { example: make.linearLR(), description: 'from startFactor to endFactor until totalIters: a warm-up' },
  { example: make.polynomialLR(), description: 'down to 0 until totalIters' },
  {
    example: make.cosineAnnealingLR(),
    description: 'half a wave down to etaMin until tMax, or over all the time there is',
  },
  { example: make.oneCycleLR(), description: 'up and down once, momentum against it, over the whole training' },
  { example: make.sequentialLR(parts, [5]), description: 'one after the other, each from its milestone on' },
  { example: make.chainedScheduler(parts), description: 'all at once, their factors multiplied' },
  { example: make.byEpoch(make.stepLR({ stepSize: 1 })), description: 'a schedule whose time counts epochs' },
];
