import type { Engine } from '../engine.ts';
import { openReferenceModel } from './model.ts';

const DEVICE = 'plain loops, float64';

/** Double precision, plain loops, nothing clever. Slow on purpose: it is what the fast engines must agree with. */
export const reference: Engine = {
  name: 'reference',
  probe: () => Promise.resolve({ available: true, device: DEVICE }),
  open: (cohort) => openReferenceModel(cohort, DEVICE),
};
