import { compare, compareAtEqual, type Comparison } from '../../../analysis/explanation/compare.ts';
import type { Inquiry, Relatives } from '../../../analysis/explanation/inquiry.ts';
import { expectedOf, NEGLIGIBLE } from '../../../analysis/explanation/judge.ts';
import { family, type Variant } from '../../../analysis/explanation/variant.ts';
import { stillOf, type Still } from '../../../analysis/explanation/still.ts';
import type { MeasureId } from '../../../analysis/oscillation/measure.ts';
import type { RuleOptimizer } from '../../../optimizer/optimizer.ts';
import { list } from '../../format.ts';
import { symbolOf } from '../words.ts';
import { test, type Cause } from './cause.ts';

/** The average starts at 0, so that the first steps are far too large. */
export function shock({ pair, outcome, variants }: Inquiry, { off, on }: Relatives): Cause {
  const name = pair!.name;
  const symbol = symbolOf(name);
  const { optimizer } = pair!.low;
  const needs =
    'biasCorrection' in optimizer.hyper
      ? 'a variant with biasCorrection false and one with true, otherwise equal'
      : `an optimizer whose bias correction can be switched, which that of ${optimizer.name} cannot`;
  const sides = [off.low, off.high].map((plain, i) => ({ plain, corrected: [on.low, on.high][i]! }));
  const [low, high] = sides as [Side, Side];
  const switchOff = ({ plain, corrected }: Side, measure: MeasureId): Comparison | null =>
    plain === null || corrected === null ? null : compare(corrected, plain, measure);
  const words = ({ plain, corrected }: Side) => ({
    from: corrected?.label ?? 'corrected',
    to: plain?.label ?? 'not corrected',
    needs,
  });
  // Adam's correction is of the gradients' average, too, which starts at 0 as well and makes the first step smaller.
  const averaged = Number(optimizer.hyper['beta1'] ?? 0) > 0;
  const leap = `${averaged ? '(1 − β₁)' : '1'}/√(1 − ${symbol})`;
  const leapOf = ({ hyper }: RuleOptimizer): number =>
    (1 - Number(hyper['beta1'] ?? 0)) / Math.sqrt(1 - Number(hyper[name]));
  const known = !averaged || ['adam', 'adamw'].includes(optimizer.name);
  const leaps = leapOf(pair!.high.optimizer) > NEGLIGIBLE;
  return {
    id: 'shock',
    title: 'The start-up shock',
    story:
      `v starts at 0 and has seen one gradient when the first step is taken: v₁ = (1 − ${symbol})·g², so every weight ` +
      `moves by lr${averaged ? '·' : ''}${averaged ? leap : leap.slice(1)} at once, whatever its gradient` +
      `${averaged ? '; 1 − β₁ because the average of the gradients starts at 0, too' : ''}. The longer the memory, the larger the leap. Bias ` +
      `correction divides it out; it acts through the first few times 1/(1 − ${symbol}) steps and is 1 from then on.`,
    isolation: 'the same variant with bias correction off and on',
    trace: leaps ? trace([low, high]) : null,
    tests: [
      ...[low, high].map((side) =>
        test({
          kind: 'mechanism',
          predicts: `without correction the first step is ${leap} times as large`,
          expected: expectedOf(leapOf((side.plain ?? side.corrected ?? pair!.high).optimizer)),
          comparison: switchOff(side, 'firstStep'),
          ...(side.plain !== null && known && { predicted: leapOf(side.plain.optimizer) }),
          ...words(side),
        }),
      ),
      ...(leaps
        ? [
            test({
              kind: 'outcome',
              predicts: 'the loss is thrown up in the first 100 steps',
              expected: 'more',
              comparison: switchOff(high, 'firstRise'),
              ...words(high),
            }),
            test({
              kind: 'outcome',
              predicts: 'the loss oscillates more in the first epoch',
              expected: 'more',
              comparison: switchOff(high, outcome === 'parameters' ? 'parametersOpening' : 'oscillationOpening'),
              ...words(high),
            }),
          ]
        : []),
      test({
        kind: 'limit',
        predicts: 'what lasts is a matter of smaller steps: where the steps are equal, later epochs oscillate as much',
        expected: 'same',
        comparison:
          high.plain === null || high.corrected === null
            ? null
            : compareAtEqual('step', high.plain, family(variants, high.corrected, 'lr'), outcome),
        from: words(high).to,
        to: `${words(high).from}, at equal steps`,
        needs: `${needs}; and learning rates of the second whose steps are as large as those of the first`,
      }),
      ...[low, high].map((side) =>
        test({
          kind: 'limit',
          predicts: 'once it is over it is over: later epochs oscillate as much',
          expected: 'same',
          comparison: switchOff(side, outcome),
          ...words(side),
        }),
      ),
    ],
  };
}

/** Weights that no longer move: behind a unit that never fires any more there is no gradient. */
function trace(sides: readonly Side[]): string | null {
  const seen = sides.flatMap(({ plain, corrected }) => {
    const [without, having] = [plain && stillOf(plain), corrected && stillOf(corrected)];
    return without === null || having === null ? [] : [{ plain: plain!, corrected: corrected!, without, having }];
  });
  const marked = seen.filter(({ without, having }) => without.from >= having.to);
  if (marked.length === 0) return null;
  const told = marked.map(
    ({ plain, corrected, without, having }) =>
      `${range(without)} of the numbers of ${without.tensor} stand still in a step with ${plain.label}, ${range(having)} with ` +
      corrected.label,
  );
  return (
    `A leap leaves a mark: in the later epochs ${list(told)}. A number stands still where its gradient is 0, as behind ` +
    'units that no longer fire for any image; what does not move does not oscillate. That may be part of it; no variant here isolates it.'
  );
}

function range({ from, to }: Still): string {
  return `${Math.round(100 * from)} to ${Math.round(100 * to)} %`;
}

interface Side {
  readonly plain: Variant | null;
  readonly corrected: Variant | null;
}
