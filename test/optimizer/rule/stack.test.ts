import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { displayPath, placesOf } from '../../../src/optimizer/rule/stack.ts';

test.each([
  ['    at /suites/a.ts:3:21', [{ file: '/suites/a.ts', line: 3 }]],
  ['    at run (/suites/a.ts:3:21)', [{ file: '/suites/a.ts', line: 3 }]],
  ['    at async run (file:///suites/a%20b.ts:3:21)', [{ file: '/suites/a b.ts', line: 3 }]],
  ['    at Object.run [as go] (/suites (2)/a.ts:3:21)', [{ file: '/suites (2)/a.ts', line: 3 }]],
  ['    at /suites (2)/a.ts:3:21', [{ file: '/suites (2)/a.ts', line: 3 }]],
  ['    at node:internal/modules:1:2', []],
  ['    at new Promise (<anonymous>)', []],
  ['Error: at large', []],
])('%s names %o', (frame, places) => {
  expect(placesOf(frame)).toEqual(places);
});

test('a path below the working directory is shown relative to it', () => {
  expect(displayPath(resolve('suites/a.ts'))).toBe('suites/a.ts');
  expect(displayPath(resolve('..hidden/a.ts'))).toBe('..hidden/a.ts');
  expect(displayPath('/elsewhere/a.ts')).toBe('/elsewhere/a.ts');
});
