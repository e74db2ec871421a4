import type { FieldData } from '../../../problem/data/fields.ts';
import type { Host } from '../host.ts';
import type { Trained } from './trained.ts';

/** Of the samples of one plan, and of what is drawn for it. */
const DATA_BYTES = 2 ** 28;
/** Of graphs in one plan: somewhat more than half an epoch of MNIST has, which takes a second to trace and to compile. */
const MOST_KERNELS = 2 ** 13;

/**
 * How many steps have room in one plan, from the number of different batches at a step.
 *
 * @param kernels of one step
 */
export function stepsWithRoom(
  { stepsPerPlan, maxBufferBytes }: Host,
  { fields, randoms, lanes }: Trained,
  { splits }: FieldData,
  batchSize: number,
  kernels: number,
): (sets: number) => number {
  const sample = [...fields.values()].reduce((sum, size) => sum + size, 0) * 4;
  const drawn = [...randoms.values()].reduce((sum, { size }) => sum + size, 0) * lanes * 4;
  const room = Math.min(DATA_BYTES, maxBufferBytes);
  return (sets) => {
    // Where all samples have room, steps may be as many as they like.
    const forSamples = splits.train.count * sample <= room ? Infinity : room / (sample * sets * batchSize);
    return Math.max(1, Math.floor(Math.min(stepsPerPlan, MOST_KERNELS / kernels, forSamples, room / drawn)));
  };
}
