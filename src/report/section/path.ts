import type { Section } from '../document.ts';
import { cell, numbers, row, words } from '../document.ts';
import type { PageData } from '../page/data.ts';

/** Where the parameters went, of a function of two. */
export function pathSection({ landscape, trials, variants }: PageData): readonly Section[] {
  if (landscape === null) return [];
  const walked = trials.flatMap(({ series, path, steps }) => {
    const first = trials.find((trial) => trial.series === series && trial.path !== undefined);
    return path === undefined || path !== first?.path ? [] : [{ series, end: path.at(-1)!, steps }];
  });
  const { axes, minimum } = landscape;
  const distances = ([x, y]: readonly [number, number]) =>
    minimum === null ? [] : [cell(Math.hypot(x - minimum[0], y - minimum[1]), write)];
  const write = (value: number) => String(Number(value.toPrecision(4)));
  return [
    {
      id: 'path',
      title: 'Where the parameters went',
      blocks: [
        {
          kind: 'chart',
          id: 'path',
          title: 'Paths on the map of the function',
          draws: { kind: 'path' },
          unit: 'epoch',
          controls: [],
          caption: `Lines of equal value are evenly spaced on a logarithmic scale. A path ends with a dot${minimum === null ? '.' : '; the star is the minimum.'}`,
          table: 'path',
          picture: null,
        },
        {
          kind: 'table',
          caption: 'Where they ended',
          columns: [
            words('Variant'),
            ...[...axes, ...(minimum === null ? [] : ['Distance from the minimum']), 'Steps'].map(numbers),
          ],
          rows: walked.map(({ series, end, steps }) =>
            row(series, [
              variants[series]!.label,
              cell(end[0], write),
              cell(end[1], write),
              ...distances(end),
              cell(steps, String),
            ]),
          ),
        },
      ],
    },
  ];
}
