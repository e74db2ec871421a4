import { InputError } from '../../base/errors.ts';
import type { OptimizerSpec } from '../optimizer.ts';
import { hypersOf } from '../rule/rewrite.ts';
import { STEPS_PER_EPOCH, TOTAL_STEPS } from './rate.ts';
import type { Schedule } from './schedule.ts';

/** How long a training is. */
export interface Duration {
  readonly stepsPerEpoch: number;
  readonly epochs: number;
}

/**
 * The optimizer, with what its schedule wants to know of the training among its hyperparameters.
 *
 * @throws InputError for a schedule that ends before the training does
 */
export function fitSchedule(optimizer: OptimizerSpec, { stepsPerEpoch, epochs }: Duration): OptimizerSpec {
  if (optimizer.kind !== 'rule') return optimizer;
  const modifier = optimizer.modifiers?.find(({ kind }) => kind === 'schedule');
  if (modifier?.kind !== 'schedule') return optimizer;
  checkCycle(modifier.schedule, stepsPerEpoch * epochs, epochs);
  const wanted = hypersOf(optimizer.rule);
  const known = { [STEPS_PER_EPOCH]: stepsPerEpoch, [TOTAL_STEPS]: stepsPerEpoch * epochs };
  const filled = Object.entries(known).filter(([name]) => wanted.has(name));
  return { ...optimizer, hyper: { ...optimizer.hyper, ...Object.fromEntries(filled) } };
}

/** Of all schedules one-cycle alone has an end, and stands alone. */
function checkCycle(schedule: Schedule, steps: number, epochs: number): void {
  const [cycle, length, unit] =
    schedule.kind === 'byEpoch'
      ? ([schedule.schedule, epochs, 'epochs'] as const)
      : ([schedule, steps, 'steps'] as const);
  if (cycle.kind !== 'oneCycleLR') return;
  const total = cycle.totalSteps ?? length;
  if (length > total) {
    throw new InputError(
      `oneCycleLR ends after ${total} ${unit}, and the training has ${length}; without totalSteps it lasts as long.`,
    );
  }
  // Its first phase would end where it begins; PyTorch divides by zero there.
  if (cycle.pctStart * total === 1) {
    throw new InputError(
      `oneCycleLR has no time to rise: pctStart ${cycle.pctStart} of ${total} ${unit} is 1; a larger one is expected.`,
    );
  }
}
