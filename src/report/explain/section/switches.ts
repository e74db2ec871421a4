import { compare } from '../../../analysis/explanation/compare.ts';
import type { Inquiry } from '../../../analysis/explanation/inquiry.ts';
import { pairWith } from '../../../analysis/explanation/pair.ts';
import { valueOf, type Variant } from '../../../analysis/explanation/variant.ts';
import type { MeasureId } from '../../../analysis/oscillation/measure.ts';
import { numbers, row, words, type Section } from '../../document.ts';
import { none } from '../../format.ts';
import { effectText, symbolOf } from '../words.ts';

const SHOWN: readonly (readonly [string, MeasureId])[] = [
  ['Step losses', 'oscillation'],
  ['Fixed samples', 'parameters'],
  ['Level', 'level'],
  ['Step', 'step'],
];

/** Every variant that one hyperparameter alone tells from one of the pair. */
export function switchesSection({ variants, pair }: Inquiry): readonly Section[] {
  if (pair === null) return [];
  const rows = [pair.low, pair.high].flatMap((base) =>
    variants.flatMap((other) => {
      const name = other === base || other.trials.size === 0 ? undefined : pairWith(base, other)?.name;
      if (name === undefined || (base === pair.high && other === pair.low)) return [];
      return [rowOf(base, other, name)];
    }),
  );
  return [
    {
      id: 'switches',
      title: 'One switch at a time',
      blocks: [
        {
          kind: 'table',
          caption: 'Later epochs: what changes when one hyperparameter does and nothing else, as ratios',
          columns: [words('Variant'), words('Switched'), ...SHOWN.map(([title]) => numbers(title))],
          rows,
        },
      ],
    },
  ];
}

function rowOf(base: Variant, other: Variant, name: string) {
  return row(null, [
    base.label,
    `${symbolOf(name)}: ${String(valueOf(base, name))} → ${String(valueOf(other, name))}`,
    ...SHOWN.map(([, measure]) => {
      const { effect } = compare(base, other, measure);
      return effect === null ? none : effectText(effect);
    }),
  ]);
}
