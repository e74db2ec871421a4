import { expect, test } from 'vitest';
import { messageOf, sentence } from '../../src/base/errors.ts';

const revoked = Proxy.revocable({}, {});
revoked.revoke();
const angry = new Proxy(
  {},
  {
    get: () => {
      throw new Error('get');
    },
    has: () => {
      throw new Error('has');
    },
    getPrototypeOf: () => {
      throw new Error('prototype');
    },
  },
);

test.each<[string, unknown, string]>([
  ['an error', new Error('the moon is full.'), 'the moon is full'],
  ['a text', 'no error at all', 'no error at all'],
  ['null', null, 'it threw null'],
  ['undefined', undefined, 'it threw undefined'],
  ['an empty text', ' ', 'it threw an empty text'],
  ['an empty message', new TypeError(''), 'it threw TypeError without a message'],
  ['a later line', new Error('\n\n  .\n  the point.\nmore'), 'the point'],
  ['a message without an error', { message: 'as some libraries do' }, 'as some libraries do'],
  ['an object', Object.create(null), 'it threw an object'],
  ['a list', [1, 2], 'it threw an array'],
  ['a symbol', Symbol('s'), 'it threw Symbol(s)'],
  ['a frozen error', Object.freeze(new Error('cold')), 'cold'],
  ['a proxy that was revoked', revoked.proxy, 'it threw an object that cannot be looked at'],
  ['a proxy whose traps throw', angry, 'it threw an object that cannot be looked at'],
  ['a long message', new Error('x'.repeat(2000)), `${'x'.repeat(500)}…`],
])('what %s says is one line that ends in no full stop', (_, thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});

test.each([
  ['it fails', 'it fails.'],
  ['it fails.', 'it fails.'],
  ['it fails.. ', 'it fails.'],
  ['does it?', 'does it?'],
])('%j is a sentence with one end', (text, whole) => {
  expect(sentence(text)).toBe(whole);
});
