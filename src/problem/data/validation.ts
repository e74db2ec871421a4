import { InputError } from '../../base/errors.ts';
import { counted } from '../../base/units.ts';
import { samplesOf, type FieldSplit } from './fields.ts';

/**
 * The training samples but for the last ones, which are for validation.
 *
 * @throws InputError where none would be left to train on
 */
export function setAside(
  train: FieldSplit,
  validation: number,
): { readonly train: FieldSplit; readonly validation?: FieldSplit } {
  if (validation === 0) return { train };
  const left = leftToTrain(train.count, validation);
  return { train: samplesOf(train, 0, left), validation: samplesOf(train, left, train.count) };
}

/** @throws InputError where none would be left */
export function leftToTrain(count: number, validation: number): number {
  if (validation < count) return count - validation;
  throw new InputError(
    `validation is ${validation}, but there are only ${counted(count, 'training sample')}; leave some to train on.`,
  );
}
