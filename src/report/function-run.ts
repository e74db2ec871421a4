import { isFunction } from '../problem/problem.ts';
import type { RunRecord } from '../record/record.ts';

/** Whether a run minimised a function: there are no images, and a seed changes nothing. */
export function isFunctionRun({ plan }: RunRecord): boolean {
  return plan.length > 0 && plan.every(({ problem }) => isFunction(problem));
}
