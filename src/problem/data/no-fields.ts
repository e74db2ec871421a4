import type { FieldData, FieldSplit } from './fields.ts';

/** What a problem of the parameters alone is trained on: a sample with nothing in it for every step of an epoch, and one to evaluate it with. */
export function noFields(stepsPerEpoch: number): FieldData {
  const rows = (count: number): FieldSplit => ({ count, values: {} });
  return { name: 'no data', fingerprint: '', fields: {}, splits: { train: rows(stepsPerEpoch), test: rows(1) } };
}
