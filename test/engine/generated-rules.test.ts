import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { engines } from './engines.ts';
import { arbitraryRule, type RuleText } from './generated/arbitrary-rule.ts';
import { disagreement } from './generated/disagreement.ts';

/** Scalars that are or become what is easily forgotten, each beside an element. */
const FORGOTTEN = [
  'Math.sqrt(1 - t / 3)',
  '(lr - lr) / (lr - lr)',
  '1 / (t - t)',
  '-1 / (t - t)',
  '(-(lr - lr))',
  'lr - lr',
  'lr',
];
const USES = [
  'Math.min(grad, X)',
  'Math.max(X, grad)',
  'Math.max(Math.min(grad, X), -(X))',
  'Math.sign(grad * (X))',
  '1 / Math.max(grad, 0)',
  '1 / Math.sign(grad)',
  'grad < (X) ? 1 : 2',
  '!(grad >= (X)) && grad !== (X) ? 1 : 2',
  'Math.floor(X) * grad',
  '1 / Math.floor(grad * (X))',
];

const plain = (param: string): RuleText => ({ statements: '', param, a: 'a', u: 'u' });

/** gpu.js takes up to half a second for a rule, and shaders may ignore the sign of a zero. */
describe.each(engines.filter(({ id }) => id !== 'reference'))('$title', ({ id, engine, missing }) => {
  const exactness = id.startsWith('cpu') ? 'float32' : 'exact';
  const quick = exactness === 'float32';

  test.skipIf(missing !== null)('computes generated rules as the reference does', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRule(quick ? 4 : 2), async (rule) => {
        expect((await disagreement(rule, engine, exactness)).difference).toBeNull();
      }),
      { numRuns: id === 'cpu:wasm' ? 200 : quick ? 20 : 8, seed: 12 },
    );
  });

  test.skipIf(missing !== null || !quick).each(FORGOTTEN)('computes with the scalar %s', async (scalar) => {
    for (const use of USES)
      expect((await disagreement(plain(use.replaceAll('X', scalar)), engine, exactness)).difference).toBeNull();
  });
});
