import { hasSamples, isFunction } from '../problem/problem.ts';
import type { RunRecord } from '../record/record.ts';

/** Whether a run minimised a function: there are no images, and a seed changes nothing. */
export function isFunctionRun({ plan }: RunRecord): boolean {
  return plan.length > 0 && plan.every(({ problem }) => isFunction(problem));
}

/** Whether it learned from samples, and was judged by others. */
export function hasSamplesRun({ plan }: RunRecord): boolean {
  return plan.some(({ problem }) => hasSamples(problem));
}
