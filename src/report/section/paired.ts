import { coursesOf } from '../../analysis/course.ts';
import { pairsNeeded } from '../../analysis/statistics/sign-flip.ts';
import type { RunRecord } from '../../record/record.ts';
import { text, type Section } from '../document.ts';
import { isFunctionRun } from '../function-run.ts';
import type { PageData } from '../page/data.ts';
import { metricTitles, pairedTable } from './paired-table.ts';

/** How sure the differences are; nothing to say where chance has no part, or there is nothing to compare. */
export function pairedSection(run: RunRecord, { metric, variants }: PageData): readonly Section[] {
  if (variants.length < 2 || isFunctionRun(run)) return [];
  const labels = variants.map(({ label }) => label);
  const metrics = (['testAccuracy', 'testLoss', 'trainLoss'] as const).map((name) => ({
    name,
    title: metricTitles[name].replace(/, percentage points$/, ''),
  }));
  return [
    {
      id: 'paired',
      title: 'How sure are the differences?',
      blocks: [
        text(
          'Each variant against a baseline, seed by seed: same seed, same first weights, same batches. p is that of a ' +
            'two-sided sign-flip permutation test; Holm’s correction keeps the chance of any false alarm in the table at ' +
            `5 %. d is the mean difference over its standard deviation. No p can be 0.05 or less with fewer than ${pairsNeeded(0.05)} seeds.`,
        ),
        {
          kind: 'asked',
          question: { kind: 'paired', baselines: labels, baseline: 0, metrics },
          answer: pairedTable(labels, coursesOf(run), 0, metric),
        },
      ],
    },
  ];
}
