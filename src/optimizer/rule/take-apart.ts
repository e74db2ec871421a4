import type * as acorn from 'acorn';
import { unknownName } from '../../base/unknown-name.ts';
import { refuse, type RuleSource } from './source.ts';

/** What a parameter that is taken apart may have in it, and what to say of everything else. */
export interface Offer {
  /** Of several parameters, which: "first". */
  readonly ordinal?: string;
  readonly known: readonly string[];
  /** Such as "a hyperparameter of this optimizer". */
  readonly what: string;
  readonly advice: string;
}

/** Follows `{ a, b: c }`, each with the name that the function has for it. */
export function takeApart(
  pattern: acorn.Pattern,
  { ordinal, known, what, advice }: Offer,
  source: RuleSource,
  take: (key: string, local: string) => void,
): void {
  if (pattern.type !== 'ObjectPattern')
    refuse(source, pattern, `must take the ${ordinal === undefined ? '' : `${ordinal} `}parameter apart: { ... }`);
  for (const property of pattern.properties) {
    if (property.type !== 'Property' || property.computed || property.value.type !== 'Identifier') {
      refuse(source, property, 'cannot be taken like this; a plain name is expected');
    }
    const key = keyName(property.key);
    if (key === undefined || !known.includes(key))
      refuse(source, property, `is not ${what}: ${unknownName(key ?? '', known)}; ${advice}`);
    take(key, property.value.name);
  }
}

export function keyName(key: acorn.Expression | acorn.PrivateIdentifier): string | undefined {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined;
}
