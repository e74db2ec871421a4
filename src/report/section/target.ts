import { coursesOf } from '../../analysis/course.ts';
import { defaultTargets, reach } from '../../analysis/target.ts';
import type { RunRecord } from '../../record/record.ts';
import { text, type Section } from '../document.ts';
import type { PageData } from '../page/data.ts';
import { targetTable, targetText } from './target-table.ts';

/** When variants reached what one asks of them. */
export function targetSection(run: RunRecord, { metric, variants }: PageData): Section {
  const courses = coursesOf(run);
  const labels = variants.map(({ label }) => label);
  const [first, ...others] = defaultTargets(metric).map((target) => ({
    target,
    table: targetTable(labels, courses, target),
  }));
  const percent = metric === 'testAccuracy';
  const value = first!.target.value * (percent ? 100 : 1);
  return {
    id: 'target',
    title: 'To a target',
    blocks: [
      { kind: 'asked', question: { kind: 'target', unit: percent ? '%' : 'loss', value }, answer: first!.table },
      ...others.map(({ target, table }) =>
        courses.some((course) => reach(course, target) !== null)
          ? table
          : text(`No trial reached ${targetText(target)}.`),
      ),
    ],
  };
}
