import { cell, numbers, row, words, type Cell, type Chart, type Section } from '../document.ts';
import { none } from '../format.ts';
import { curvesOf, type Curve } from '../page/curve.ts';
import type { PageData } from '../page/data.ts';
import { short } from '../page/tooltip.ts';
import { initialView, scaleOf } from '../page/view.ts';

const COLUMNS = 6;

/** What the same time brings with each variant: the steps of one may take longer than those of another. */
export function timeSection(data: PageData): readonly Section[] {
  const curves = curvesOf(data, initialView(data, 'seconds'));
  const end = curves.reduce((most, { points }) => Math.max(most, points.at(-1)!.x), 0);
  if (end === 0) return [];
  // Each twice the one before: losses fall fast at first, and some variants are done when others have hardly begun.
  const times = Array.from({ length: COLUMNS }, (_, at) => roundDown(end / 2 ** (COLUMNS - 1 - at)));
  const losses = curves.map((curve) => times.map((seconds) => lossAt(curve, seconds)));
  return [
    {
      id: 'time',
      title: 'Loss against time',
      blocks: [
        chart(data),
        {
          kind: 'table',
          caption: 'Training loss after so many seconds of training, smoothed as the chart is at first',
          columns: [words('Variant'), ...times.map((seconds) => numbers(`${seconds} s`))],
          rows: curves.map(({ series, label }, line) =>
            row(series, [
              label,
              ...losses[line]!.map((loss): Cell => {
                return loss === null ? { text: none, best: false } : cell(loss, short);
              }),
            ]),
          ),
        },
      ],
    },
  ];
}

/** To two digits. */
function roundDown(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.floor(value / unit) * unit).toPrecision(2));
}

/** Null where the training had not begun or was over. */
function lossAt({ points }: Curve, seconds: number): number | null {
  const after = points.findIndex(({ x }) => x >= seconds);
  return after === -1 ? null : points[after]!.median;
}

function chart(data: PageData): Chart {
  const { variants } = data;
  const alone = variants.every(({ stepSeconds }) => stepSeconds !== null);
  return {
    kind: 'chart',
    id: 'time',
    title: 'Training loss against training time',
    draws: { kind: 'curve' },
    unit: 'seconds',
    controls: [...scaleOf(data), 'smoothing'],
    caption: alone
      ? 'The same curves, against the seconds that so many steps take with nothing else running.'
      : 'The same curves, against the seconds that training took while the suite ran: they depend on what ran beside it.',
    table: 'time',
    picture: null,
  };
}
