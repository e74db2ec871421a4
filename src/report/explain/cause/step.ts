import { compare, type Comparison } from '../../../analysis/explanation/compare.ts';
import { judge } from '../../../analysis/explanation/judge.ts';
import { gapOf, type Inquiry, type Relatives } from '../../../analysis/explanation/inquiry.ts';
import { family, type Variant } from '../../../analysis/explanation/variant.ts';
import type { Effect } from '../../../analysis/oscillation/effect.ts';
import type { MeasureId } from '../../../analysis/oscillation/measure.ts';
import { test, type Cause, type Test } from './cause.ts';

/** Whatever makes the steps larger makes the loss oscillate more. */
export function step(inquiry: Inquiry, relatives: Relatives | null): Cause {
  const { pair, outcome, variants } = inquiry;
  const [low, high] = [pair!.low, pair!.high];
  const gap = gapOf(inquiry, relatives, outcome);
  const before = gap?.corrected ?? gap?.whole ?? null;
  const [from, to] = [relatives?.on.low ?? low, relatives?.on.high ?? high];
  const isLr = pair!.name === 'lr';
  const raised = [low, high].flatMap((variant) => {
    const relatives = family(variants, variant, 'lr').filter(({ trials }) => trials.size > 0);
    const at = relatives.indexOf(variant);
    const steps = [
      [relatives[at - 1], variant],
      [variant, relatives[at + 1]],
    ] as const;
    const run = steps.filter(([from, to]) => from !== undefined && to !== undefined);
    return (run.length === 0 ? [steps[1]] : run).flatMap(([smaller, larger]) => raisedTests(smaller, larger, outcome));
  });
  return {
    id: 'step',
    title: 'The size of the steps',
    story: isLr
      ? 'Whoever walks in larger steps strays further from the valley’s floor. A larger lr makes the steps larger, unless ' +
        'the gradients shrink with it.'
      : 'Two variants with the same lr need not take steps of the same size. Whoever walks in larger steps strays further ' +
        'from the valley’s floor, whatever made the steps larger. So variants are also compared at equal steps: one of them ' +
        'at the learning rate, interpolated between those that were run, at which its steps are as large as the other’s.',
    isolation: `the same variant at two learning rates${isLr ? '' : '; and the pair at equal steps'}`,
    tests: [
      ...(isLr ? raisedTests(low, high, outcome) : raised),
      ...(isLr || before?.effect == null || judge('same', before.effect) === 'holds'
        ? []
        : [
            test({
              ...ofSteps(compare(from, to, 'step').effect),
              from: 'the same at equal steps',
              to: `${to.label} over ${from.label}`,
              comparison: gap?.byStep ?? null,
              needs: `learning rates of ${to.label} whose steps are as large as those of ${from.label}`,
            }),
          ]),
    ],
  };
}

/** What the steps that one takes, next to those of another with the same lr, should do. */
function ofSteps(steps: Effect | null): Pick<Test, 'kind' | 'predicts' | 'expected'> {
  if (judge('same', steps) === 'holds')
    return {
      kind: 'limit',
      predicts: 'its steps are as large at the same lr, so equal steps change nothing',
      expected: 'same',
    };
  return (steps?.ratio ?? 1) < 1
    ? { kind: 'outcome', predicts: 'its smaller steps at the same lr make it oscillate less', expected: 'less' }
    : { kind: 'outcome', predicts: 'its larger steps at the same lr make it oscillate more', expected: 'more' };
}

function raisedTests(smaller: Variant | undefined, larger: Variant | undefined, outcome: MeasureId): readonly Test[] {
  const measured = (measure: MeasureId): Comparison | null =>
    smaller === undefined || larger === undefined ? null : compare(smaller, larger, measure);
  const fields = {
    from: smaller?.label ?? 'a smaller lr',
    to: larger?.label ?? 'a larger lr',
    expected: 'more' as const,
    needs: `a variant like ${(smaller ?? larger)?.label ?? 'this'} with another lr`,
  };
  return [
    test({
      kind: 'mechanism',
      predicts: 'a larger lr makes the steps larger',
      comparison: measured('step'),
      ...fields,
    }),
    test({
      kind: 'outcome',
      predicts: 'a larger lr makes the loss oscillate more',
      comparison: measured(outcome),
      ...fields,
    }),
  ];
}
