import { relativesOf, type Inquiry } from '../../analysis/explanation/inquiry.ts';
import { age } from './cause/age.ts';
import type { Cause } from './cause/cause.ts';
import { floor } from './cause/floor.ts';
import { noise } from './cause/noise.ts';
import { shock } from './cause/shock.ts';
import { step } from './cause/step.ts';

/** The candidate causes that a run can speak of: without a memory that is varied, only the size of the steps and eps. */
export function causesOf(inquiry: Inquiry): readonly Cause[] {
  if (inquiry.pair === null) return [];
  const relatives = relativesOf(inquiry);
  const hasEps = 'eps' in inquiry.pair.low.optimizer.hyper && inquiry.pair.name !== 'eps';
  return [
    ...(relatives === null ? [] : [noise(inquiry, relatives), shock(inquiry, relatives), age(inquiry, relatives)]),
    step(inquiry, relatives),
    ...(hasEps ? [floor(inquiry)] : []),
  ].filter(({ tests }) => tests.length > 0);
}
