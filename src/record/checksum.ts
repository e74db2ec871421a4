import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/json.ts';
import { toJson } from './to-json.ts';

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * A record as text, with two fields that no record has: `checksum`, of all other fields as canonical JSON, so that
 * whoever formats a file anew, or copies it, changes nothing; and `curvesChecksum`, of the file of curves beside it, where
 * there is one. Both are SHA-256 in hexadecimal digits.
 */
export function sealed(record: object, curves?: Uint8Array): string {
  const whole = curves === undefined ? record : { ...record, curvesChecksum: sha256(curves) };
  // What is read back is what counts: JSON has another word for NaN, and none for what is undefined.
  return toJson({ ...whole, checksum: checksumOf(JSON.parse(toJson(whole))) });
}

export interface Unsealed {
  /** All that is a record's own. */
  readonly content: unknown;
  /** Whether it is what was written. */
  readonly fits: boolean;
  readonly curvesChecksum: string | undefined;
}

export function unsealed(value: object): Unsealed {
  const { checksum, ...whole } = value as Readonly<Record<string, unknown>>;
  const { curvesChecksum, ...content } = whole;
  return {
    content,
    fits: checksum === checksumOf(whole),
    curvesChecksum: typeof curvesChecksum === 'string' ? curvesChecksum : undefined,
  };
}

const checksumOf = (value: unknown): string => sha256(canonicalJson(value));
