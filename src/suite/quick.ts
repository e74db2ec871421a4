import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { unknownName } from '../base/unknown-name.ts';

const FIELDS = ['problem', 'problems', 'epochs', 'seeds', 'only'];

/**
 * The definition with its quick form's fields in place of its own. What is in them is checked with the rest.
 *
 * @throws InputError where there is no quick form, or one that names what there is not
 */
export function quickForm(definition: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { quick, variants } = definition;
  if (quick === undefined)
    throw new InputError('has no quick form; run it without --quick, or give it one: quick: { epochs: 1 }.');
  if (typeof quick !== 'object' || quick === null || Array.isArray(quick))
    throw new InputError(`quick is ${show(quick)}; an object such as { epochs: 1, seeds: [0] } is expected.`);
  const unknown = Object.keys(quick).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) throw new InputError(`quick: unknown field ${unknownName(unknown, FIELDS)}.`);
  const { only, ...fields } = quick as Readonly<Record<string, unknown>>;
  return { ...definition, ...fields, variants: only === undefined ? variants : chosen(only, variants) };
}

function chosen(only: unknown, variants: unknown): readonly unknown[] {
  const pairs: readonly unknown[] = Array.isArray(variants) ? variants : Object.entries(variants ?? {});
  const labelOf = (pair: unknown): string => String(Array.isArray(pair) ? pair[0] : pair).trim();
  const labels = pairs.map(labelOf);
  if (!Array.isArray(only) || only.length === 0)
    throw new InputError(`quick: only is ${show(only)}; a list of labels is expected.`);
  const unknown = only.map(String).find((label) => !labels.includes(label.trim()));
  if (unknown !== undefined) throw new InputError(`quick: unknown variant ${unknownName(unknown, labels)}.`);
  const wanted = only.map((label) => String(label).trim());
  return pairs.filter((pair) => wanted.includes(labelOf(pair)));
}
