import { coursesOf } from '../../analysis/course.ts';
import { defaultTargets, reach } from '../../analysis/target.ts';
import type { RunRecord } from '../../record/record.ts';
import { text, type Section } from '../document.ts';
import type { PageData } from '../page/data.ts';
import { targetTable, targetText } from './target-table.ts';

/** What a time is that two variants can be compared by. */
export const aloneNote =
  'Alone: so many steps at the median time of one, taken with nothing else running; while the suite ran, trials shared the machine.';

/** When variants reached what one asks of them; nothing where it is not known what to ask. */
export function targetSection(run: RunRecord, data: PageData): readonly Section[] {
  const { metric } = data;
  const courses = coursesOf(run);
  const [first, ...others] = defaultTargets(run, metric).map((target) => ({
    target,
    table: targetTable(data, courses, target),
  }));
  if (first === undefined) return [];
  const percent = metric === 'testAccuracy';
  const value = first.target.value * (percent ? 100 : 1);
  return [
    {
      id: 'target',
      title: 'To a target',
      blocks: [
        { kind: 'asked', question: { kind: 'target', unit: percent ? '%' : 'loss', value }, answer: first.table },
        ...(data.variants.every(({ stepSeconds }) => stepSeconds !== null) ? [text(aloneNote)] : []),
        ...others.map(({ target, table }) =>
          courses.some((course) => reach(course, target) !== null)
            ? table
            : text(`No trial reached ${targetText(target)}.`),
        ),
      ],
    },
  ];
}
