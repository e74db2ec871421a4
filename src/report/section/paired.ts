import { coursesOf } from '../../analysis/course.ts';
import { paired } from '../../analysis/paired.ts';
import type { RunRecord } from '../../record/record.ts';
import { text, type Section } from '../document.ts';
import type { PageData } from '../page/data.ts';
import { metricTitles, pairedTable } from './paired-table.ts';

const PROMISE =
  'Whichever the baseline, what is shown holds for all pairs of variants together: the chance that any “better” or “worse” is a ' +
  'false alarm is 5 % at most, and what is open is not shown to be equal. An interval that ends at 0 belongs to a ' +
  'difference of which the sign is shown and no more. ';

const EFFECT = ' d is the mean difference over its standard deviation.';

/** How it is judged where a permutation test can say no, with fewer seeds, and with one. */
const SIGNS = `${PROMISE}Intervals and p are of the largest |t| of all pairs under changes of sign, step by step (Westfall and Young).${EFFECT}`;
const STUDENT = `${PROMISE}Intervals are Student’s, with Holm’s correction: so few seeds need the assumption that differences are about normal.${EFFECT}`;
const ONE_SEED = 'One seed has no interval: it shows nothing about others.';

/** How sure the differences are; nothing to say where chance has no part, or there is nothing to compare. */
export function pairedSection(run: RunRecord, { metric, variants, chance }: PageData): readonly Section[] {
  if (variants.length < 2 || !chance) return [];
  const courses = coursesOf(run);
  const found = paired(courses, 0, metric).map(({ difference }) => difference);
  const method = found.some(({ p }) => p !== null)
    ? SIGNS
    : found.some(({ interval }) => interval !== null)
      ? STUDENT
      : ONE_SEED;
  const labels = variants.map(({ label }) => label);
  const names =
    metric === 'testAccuracy'
      ? (['testAccuracy', 'testLoss', 'trainLoss'] as const)
      : (['testLoss', 'trainLoss'] as const);
  const metrics = names.map((name) => ({
    name,
    title: metricTitles[name].replace(/, percentage points$/, ''),
  }));
  return [
    {
      id: 'paired',
      title: 'How sure are the differences?',
      blocks: [
        text('Each variant against a baseline, seed by seed: same seed, same first weights, same batches. ' + method),
        {
          kind: 'asked',
          question: { kind: 'paired', baselines: labels, baseline: 0, metrics },
          answer: pairedTable(labels, courses, 0, metric),
        },
      ],
    },
  ];
}
