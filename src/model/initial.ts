import { show } from '../base/show.ts';
import { type Builder, refuse } from '../graph/builder.ts';
import type { Initial } from '../graph/model.ts';
import type { Shape } from '../graph/node.ts';
import { sizeOf } from '../graph/shape.ts';

type Drawn = Exclude<Initial, { kind: 'constant' | 'values' }>;

/** First values of a parameter of one's own: a number for all, one for each, or how they are drawn. */
export type GivenInitial = number | readonly number[] | Drawn;

/** What a draw is described by, besides its kind. */
const NUMBERS: Readonly<Record<Drawn['kind'], readonly string[]>> = {
  uniform: ['bound'],
  normal: ['mean', 'std'],
  truncatedNormal: ['mean', 'std', 'from', 'to'],
};

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

/** First values as an author gives them, for a parameter of this shape. */
export function initialOf(builder: Builder, what: string, given: GivenInitial, shape: Shape): Initial {
  if (isNumber(given)) return { kind: 'constant', value: given as number };
  if (!Array.isArray(given)) return drawnOf(builder, what, given);
  const values = given as readonly number[];
  const wrong = values.find((value) => !isNumber(value));
  if (values.some((value) => !isNumber(value)))
    refuse(builder, what, `got ${show(wrong)} among the first values, expected finite numbers`);
  if (values.length !== sizeOf(shape))
    refuse(builder, what, `got ${values.length} first values, expected the ${sizeOf(shape)} of [${shape.join(', ')}]`);
  return { kind: 'values', values };
}

function drawnOf(builder: Builder, what: string, given: unknown): Initial {
  const { kind, ...numbers } = Object(given) as Record<string, unknown>;
  const wanted = (NUMBERS as Readonly<Record<string, readonly string[]>>)[String(kind)];
  const known = wanted?.every((name) => isNumber(numbers[name])) === true;
  if (known && !(Number(numbers['from']) >= Number(numbers['to']))) return given as Initial;
  const forms = Object.entries(NUMBERS).map(([name, parts]) => `{ kind: '${name}', ${parts.join(', ')} }`);
  return refuse(
    builder,
    what,
    known
      ? `got first values from ${String(numbers['from'])} to ${String(numbers['to'])}, expected the smaller number first`
      : `got ${show(given)} for first values, expected a finite number, a list of them, ${forms.slice(0, -1).join(', ')} or ${forms.at(-1)!}`,
  );
}

/** Refuses first values of a part that a layer does not have. */
export function checkParts(builder: Builder, given: object, parts: readonly string[]): void {
  const unknown = Object.keys(given).find((part) => !parts.includes(part));
  if (unknown !== undefined)
    refuse(builder, 'initial', `got first values of ${show(unknown)}, expected those of ${parts.join(' or ')}`);
}

/** First values whose draws are multiplied by a number; what is not drawn stays. */
export function scaled(initial: Initial, by: number): Initial {
  switch (initial.kind) {
    case 'uniform':
      return { ...initial, bound: initial.bound * by };
    case 'normal':
      return { ...initial, mean: initial.mean * by, std: initial.std * by };
    case 'truncatedNormal':
      return {
        ...initial,
        mean: initial.mean * by,
        std: initial.std * by,
        from: initial.from * by,
        to: initial.to * by,
      };
    case 'constant':
    case 'values':
      return initial;
    default:
      return initial satisfies never;
  }
}
