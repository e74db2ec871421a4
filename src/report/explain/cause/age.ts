import { compare, compareAtEqual, type Comparison } from '../../../analysis/explanation/compare.ts';
import type { Inquiry, Relatives } from '../../../analysis/explanation/inquiry.ts';
import { family } from '../../../analysis/explanation/variant.ts';
import type { MeasureId } from '../../../analysis/oscillation/measure.ts';
import { symbolOf } from '../words.ts';
import { test, type Cause } from './cause.ts';

/** A long average remembers the large gradients of the past. */
export function age({ pair, outcome, variants }: Inquiry, { on, longer }: Relatives): Cause {
  const symbol = symbolOf(pair!.name);
  const high = on.high ?? pair!.high;
  const measured = (measure: MeasureId): Comparison | null => (longer === null ? null : compare(high, longer, measure));
  const words = {
    from: high.label,
    to: longer?.label ?? `a longer memory than ${high.label}`,
    needs: `a variant like ${high.label} with a longer memory`,
  };
  return {
    id: 'age',
    title: 'A denominator out of date',
    story:
      'Gradients shrink as the network learns. A long average still remembers the large ones, so v is larger than g² is ' +
      'today, and the steps are smaller than lr says: less oscillation, and slower learning.',
    isolation:
      `two long memories: ${words.from} and ${words.to}; where neither is noisy and both are corrected for their start, what is ` +
      `left between them is how far back ${symbol} looks`,
    tests: [
      test({
        kind: 'mechanism',
        predicts: 'v is larger against g² with the longer memory',
        expected: 'more',
        comparison: measured('age'),
        ...words,
      }),
      test({
        kind: 'mechanism',
        predicts: 'the steps are smaller with the longer memory, at the same lr',
        expected: 'less',
        comparison: measured('step'),
        ...words,
      }),
      test({
        kind: 'outcome',
        predicts: 'the longer memory oscillates less, at the same lr',
        expected: 'less',
        comparison: measured(outcome),
        ...words,
      }),
      test({
        kind: 'limit',
        predicts: 'it works through the size of the steps alone: at equal steps there is no difference',
        expected: 'same',
        ...words,
        comparison: longer === null ? null : compareAtEqual('step', high, family(variants, longer, 'lr'), outcome),
        to: `${words.to}, at equal steps`,
        needs: `learning rates of ${words.to} whose steps are as large as those of ${high.label}`,
      }),
    ],
  };
}
