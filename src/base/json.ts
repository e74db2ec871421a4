import { createHash } from 'node:crypto';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The canonical text of objects that are in many values. */
export type KnownJson = ReadonlyMap<unknown, string>;

const nothing: KnownJson = new Map();

/**
 * JSON text with the keys of every object sorted, so that equal values give equal text on any machine.
 *
 * @param known Objects that need not be gone through again.
 */
export function canonicalJson(value: unknown, known: KnownJson = nothing): string {
  if (Array.isArray(value)) return `[${value.map((member) => canonicalJson(member, known)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const found = known.get(value);
    if (found !== undefined) return found;
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, known)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The first 16 hexadecimal digits of the SHA-256 of the value's canonical JSON. */
export function hashJson(value: unknown, known?: KnownJson): string {
  return createHash('sha256').update(canonicalJson(value, known)).digest('hex').slice(0, 16);
}
