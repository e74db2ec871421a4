import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scipy } from '../../../fixtures/scipy/statistics.ts';
import { holm } from '../../../src/analysis/statistics/holm.ts';

test.each(scipy.holm)('p-values are adjusted in their order: $ps', ({ ps, adjusted }) => {
  const found = holm(ps);
  expect(found).toHaveLength(ps.length);
  found.forEach((p, i) => {
    expect(p).toBeCloseTo(adjusted[i]!, 15);
  });
});

test('adjusting lowers no p, raises none above 1 or above Bonferroni, and keeps their order', () => {
  const ps = fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(ps, (given) => {
      const adjusted = holm(given);
      given.forEach((p, i) => {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p);
        expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, given.length * p));
        given.forEach((other, j) => {
          if (p <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
        });
      });
    }),
  );
});

test('a p that is not a number is refused', () => {
  expect(() => holm([0.1, NaN])).toThrow('value 1 is NaN');
});
