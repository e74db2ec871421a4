import type { Comparison } from '../../analysis/comparison/comparison.ts';
import { instant } from '../format.ts';
import { metricText, qualityText, speedText } from './words.ts';

/** A comparison for a terminal: what differs first, then a paragraph for each variant. */
export function comparisonText(comparison: Comparison): string {
  const { base, candidate, differences, variants } = comparison;
  const lines = [
    `base       ${base.id}, ${instant(base.startedAt)}${commitOf(base.commit)}`,
    `candidate  ${candidate.id}, ${instant(candidate.startedAt)}${commitOf(candidate.commit)}`,
    ...differences.map((difference) => `  differs: ${difference}`),
    ...variants.flatMap(({ variant, quality, metrics, step, update, troubles }) => [
      '',
      variant,
      `  training  ${qualityText(quality)}`,
      ...metrics.map((metric) => `  ${metric.name.padEnd(8)}  ${metricText(metric)}`),
      `  step      ${speedText(step)}`,
      `  update    ${speedText(update)}`,
      ...troubles.map((trouble) => `  trouble   ${trouble}`),
    ]),
    ...(variants.length === 0 ? ['', 'There is nothing to compare: no variant is in both with the same problem.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function commitOf(commit: string | null): string {
  return commit === null ? '' : `, commit ${commit.slice(0, 9)}`;
}
