import type { Effect } from '../../../analysis/oscillation/effect.ts';
import { factor } from '../words.ts';
import { logAxis } from './log-axis.ts';
import { label, line, round, type Drawing } from './svg.ts';

export interface DotRow {
  readonly title: string;
  readonly under: string;
  readonly effect: Effect;
  /** What theory says, drawn as an open diamond. */
  readonly theory: number | null;
}

const WIDTH = 900;
const LABELS = 450;
const ROW = 44;

/** Ratios with their intervals on a logarithmic axis, one a row, around a line at 1: no effect. */
export function dotPlot(rows: readonly DotRow[]): Drawing {
  const values = rows.flatMap(({ effect, theory }) => [effect.low, effect.high, ...(theory === null ? [] : [theory])]);
  const axis = logAxis([1, ...values]);
  const x = (value: number): number => LABELS + axis.place(value) * (WIDTH - LABELS - 12);
  const bottom = rows.length * ROW + 6;
  const parts = [
    ...axis.ticks.flatMap((tick) => [
      line(x(tick), 0, x(tick), bottom, 'rule'),
      label(x(tick), bottom + 16, `×${factor(tick)}`, 'middle', 'muted'),
    ]),
    line(x(1), 0, x(1), bottom, 'mark'),
    ...rows.flatMap(({ title, under, effect, theory }, i) => {
      const y = i * ROW + ROW / 2;
      return [
        label(0, y - 4, title),
        label(0, y + 12, under, 'start', 'muted'),
        line(x(effect.low), y, x(effect.high), y, 'mark', 2),
        ...(theory === null ? [] : [diamond(x(theory), y)]),
        `<circle cx="${round(x(effect.ratio))}" cy="${y}" r="4" class="dot"/>`,
      ];
    }),
  ];
  return { width: WIDTH, height: bottom + 24, content: parts.join('') };
}

function diamond(x: number, y: number): string {
  const [left, right] = [round(x - 7), round(x + 7)];
  return `<path d="M${left} ${y}L${round(x)} ${y - 7}L${right} ${y}L${round(x)} ${y + 7}Z" class="faint"/>`;
}
