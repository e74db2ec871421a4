import { expect, test } from 'vitest';
import { nearestName } from '../../src/base/unknown-name.ts';

test.each([
  ['alhpa', ['lr', 'alpha'], 'alpha'],
  ['LR', ['lr', 'alpha'], 'lr'],
  ['l', ['lr', 'alpha'], 'lr'],
  ['k', ['t', 'lr'], undefined],
  ['momentum', ['lr', 'alpha'], undefined],
  ['anything', [], undefined],
])('%s among %j is most likely %s', (name, known, nearest) => {
  expect(nearestName(name, known)).toBe(nearest);
});
