import { compare, compareAtEqual } from '../../../analysis/explanation/compare.ts';
import type { Inquiry } from '../../../analysis/explanation/inquiry.ts';
import type { MeasureId } from '../../../analysis/oscillation/measure.ts';
import { differences, family, numberOf, switched, type Variant } from '../../../analysis/explanation/variant.ts';
import { test, type Cause, type Test } from './cause.ts';

/** eps keeps the denominator away from 0, and so caps the steps. */
export function floor({ pair, outcome, variants }: Inquiry): Cause {
  return {
    id: 'floor',
    title: 'eps as a floor',
    story:
      'eps keeps the denominator from becoming smaller than √eps where it stands inside the root, or than eps where it ' +
      'stands outside. If the denominators were near that floor, eps would cap the effective learning rate, and a larger ' +
      'eps would calm the loss. If they are far above it, eps does nothing.',
    isolation: `the same variant with another eps${'epsInSqrt' in pair!.low.optimizer.hyper ? ', and with eps on the other side of the root' : ''}`,
    tests: [pair!.low, pair!.high].flatMap((base) => testsOf(base, variants, outcome)),
  };
}

function testsOf(base: Variant, variants: readonly Variant[], outcome: MeasureId): readonly Test[] {
  const larger = family(variants, base, 'eps').filter((other) => numberOf(other, 'eps') > numberOf(base, 'eps'));
  const [next, largest] = [larger[0] ?? null, larger.length > 1 ? larger.at(-1)! : null];
  const inside = base.optimizer.hyper['epsInSqrt'] === true;
  const moved = switched(variants, base, { epsInSqrt: !inside });
  const needs = `a variant like ${base.label} with a larger eps`;
  const needsLargest = next === null ? needs : `a variant like ${base.label} with an eps above that of ${next.label}`;
  const from = base.label;
  const same = (other: Variant | null, predicts: string, missing: string): Test =>
    test({
      kind: 'limit',
      predicts,
      expected: 'same',
      comparison: other && compare(base, other, outcome),
      from,
      to: other?.label ?? 'another eps',
      needs: missing,
    });
  return [
    same(next, 'as long as eps is far below the denominators, its size does not matter', needs),
    ...('epsInSqrt' in base.optimizer.hyper
      ? [
          same(
            moved,
            'nor does its place',
            `a variant like ${base.label} with eps ${inside ? 'outside' : 'inside'} the root`,
          ),
        ]
      : []),
    test({
      kind: 'mechanism',
      predicts: 'a large eps caps the effective learning rate',
      expected: 'less',
      comparison: largest && compare(base, largest, 'largestRatio'),
      from,
      to: largest?.label ?? 'a larger eps',
      needs: needsLargest,
    }),
    test({
      kind: 'outcome',
      predicts: 'a large eps calms the loss',
      expected: 'less',
      comparison: largest && compare(base, largest, outcome),
      from,
      to: largest?.label ?? 'a larger eps',
      needs: needsLargest,
    }),
    ...(largest === null || differences(base, largest) === null
      ? []
      : [
          test({
            kind: 'limit',
            predicts: 'through the size of the steps alone: at equal steps there is no difference',
            expected: 'same',
            comparison: compareAtEqual('step', largest, family(variants, base, 'lr'), outcome),
            from: largest.label,
            to: `${base.label}, at equal steps`,
            needs: `learning rates of ${base.label} whose steps are as large as those of ${largest.label}`,
          }),
        ]),
  ];
}
