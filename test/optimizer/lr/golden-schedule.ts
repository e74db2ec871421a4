import type { ScheduleCase } from '../../../fixtures/torch/schedules.ts';
import * as schedulers from '../../../src/optimizer/lr/schedulers.ts';
import type { PartSchedule, Schedule } from '../../../src/optimizer/lr/schedule.ts';

/** The schedule that a golden case names, made by our functions. */
export function goldenSchedule({ kind, schedule, schedules, milestones, ...settings }: ScheduleCase): Schedule {
  const parts = (schedules ?? []).map((part) => goldenSchedule(part) as PartSchedule);
  if (schedule !== undefined)
    return schedulers.byEpoch(goldenSchedule(schedule) as Parameters<typeof schedulers.byEpoch>[0]);
  if (kind === 'sequentialLR') return schedulers.sequentialLR(parts, milestones!);
  if (kind === 'chainedScheduler') return schedulers.chainedScheduler(parts);
  const make = schedulers[kind as 'stepLR'] as (settings: object) => Schedule;
  return make(milestones === undefined ? settings : { milestones, ...settings });
}
