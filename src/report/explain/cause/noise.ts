import { compare, compareAtEqual } from '../../../analysis/explanation/compare.ts';
import { expectedOf } from '../../../analysis/explanation/judge.ts';
import type { Inquiry, Relatives } from '../../../analysis/explanation/inquiry.ts';
import { family, numberOf, type Variant } from '../../../analysis/explanation/variant.ts';
import { stationary } from '../../../analysis/oscillation/stationary.ts';
import { symbolOf } from '../words.ts';
import { test, type Cause } from './cause.ts';

/** A short average is a noisy one, and so are the steps that are divided by its root. */
export function noise({ pair, outcome, variants }: Inquiry, { on, shortest }: Relatives): Cause {
  const name = pair!.name;
  const symbol = symbolOf(name);
  const [low, high] = [on.low ?? pair!.low, on.high ?? pair!.high];
  const memory = (variant: Variant): number => numberOf(variant, name);
  const { hyper } = pair!.low.optimizer;
  // The theory is that of steps along the newest gradient alone.
  const averaged = ['beta1', 'momentum'].some((each) => Number(hyper[each] ?? 0) > 0);
  const atEqualSteps = (from: Variant, to: Variant) => {
    const predicted = Math.sqrt(stationary(memory(to)).noise / stationary(memory(from)).noise);
    const expected = averaged ? 'less' : expectedOf(predicted);
    const [longer, shorter] = [`${symbol} = ${memory(to)}`, `${symbol} = ${memory(from)}`];
    return test({
      // Between two memories that are both long enough nothing should change.
      kind: expected === 'same' ? 'limit' : 'outcome',
      predicts: `at equal steps ${longer} oscillates ${expected === 'same' ? 'as much as' : 'less than'} ${shorter}`,
      expected,
      ...(averaged ? {} : { predicted }),
      comparison: compareAtEqual('step', from, family(variants, to, 'lr'), outcome),
      from: from.label,
      to: `${to.label}, at equal steps`,
      needs: `learning rates of ${to.label} whose steps are as large as those of ${from.label}`,
    });
  };
  return {
    id: 'noise',
    title: 'Noise in the denominator',
    story:
      `v is an average over about 1/(1 − ${symbol}) steps. A short one jumps with every batch, and the steps, which are ` +
      'divided by its root, jump with it. On a parabola with normal gradient noise this can be computed: at equal steps it ' +
      `widens the walk around the minimum by ${widening(memory(low))} at ${symbol} = ${memory(low)} and by ` +
      `${widening(memory(high))} at ${symbol} = ${memory(high)}; without any memory it would be ${widening(0)}` +
      `${averaged ? '. That is for steps along the newest gradient; of an average of gradients, as here, there is no theory' : ''}.`,
    isolation: 'two memories, both corrected for their start, compared where their steps are equally large',
    tests: [
      test({
        kind: 'mechanism',
        predicts: `one step moves v by a share proportional to 1 − ${symbol}`,
        expected: 'less',
        predicted: (1 - memory(high)) / (1 - memory(low)),
        comparison: compare(low, high, 'change'),
        from: low.label,
        to: high.label,
        needs: 'probes: probeEvery in the suite',
      }),
      atEqualSteps(low, high),
      ...(shortest === null ? [] : [atEqualSteps(shortest, low)]),
    ],
  };
}

/** Of the standard deviation. */
function widening(memory: number): string {
  const share = Math.sqrt(stationary(memory).noise) - 1;
  return `${(100 * share).toFixed(share < 0.001 ? 3 : 1)} %`;
}
