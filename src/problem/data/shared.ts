import { createHash } from 'node:crypto';
import type { FieldData, FieldValues } from './fields.ts';
import type { ArrayValues } from './source.ts';

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayValues): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A copy that every worker sees. */
export function inSharedMemory(values: ArrayValues): FieldValues {
  const memory = new SharedArrayBuffer(values.byteLength);
  new Uint8Array(memory).set(bytesOf(values));
  if (values instanceof Uint8Array) return new Uint8Array(memory);
  return values instanceof Int32Array ? new Int32Array(memory) : new Float32Array(memory);
}

/** Of all numbers as they are stored, field by field: equal numbers in equal splits have the same. */
export function fingerprintOf(fields: FieldData['fields'], { train, test, validation }: FieldData['splits']): string {
  const hash = createHash('sha256');
  for (const [field, { shape }] of Object.entries(fields)) {
    hash.update(JSON.stringify([field, shape, train.values[field]!.constructor.name]));
    for (const split of [train, test, validation]) if (split !== undefined) hash.update(bytesOf(split.values[field]!));
  }
  return hash.digest('hex').slice(0, 16);
}
