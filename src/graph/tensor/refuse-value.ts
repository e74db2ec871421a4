import { InputError } from '../../base/errors.ts';
import type { Builder } from '../builder.ts';
import { within } from '../call.ts';

/** What JavaScript asks of a value, and what is to be written in place of the code that made it ask. */
const REFUSED = {
  number: [
    'a comparison, arithmetic or Number(x)',
    'x.add(y), x.mul(y) and the like, or map((a, b) => (a > b ? a : b), x, y), which decides for each element',
  ],
  default: ['== or +', 'x.add(y), or map((a, b) => (a === b ? 1 : 0), x, y), which compares each element'],
  string: ['text', 'x.shape for its shape; its numbers are in the records of a run'],
  json: ['JSON', 'x.shape for its shape; its numbers are in the records of a run'],
  iteration: ['... or for (… of x)', 'x.slice(axis, from, to) for a part of it'],
  promise: ['await or a promise', 'the tensor itself; nothing about it has to be waited for'],
} as const;

/** Fails: whatever decides by a tensor's value cannot be recorded. */
export function refuseValue(builder: Builder, asked: keyof typeof REFUSED): never {
  return within(builder, 'tensor', () => {
    const [where, instead] = REFUSED[asked];
    const place = builder.call?.at === undefined ? '' : `${builder.call.at}: `;
    throw new InputError(
      `${place}a tensor is used in ${where}, but has no value while the model is traced; write ${instead}.`,
    );
  });
}
