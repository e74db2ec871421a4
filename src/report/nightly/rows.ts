import type { Comparison } from '../../analysis/comparison/comparison.ts';
import { formatLoss } from '../../base/units.ts';
import { none } from '../format.ts';
import { qualityText, speedText } from './words.ts';

export const COLUMNS = ['Variant', 'Loss before', 'Loss now', 'Seeds', 'Training', 'A step', 'The update'] as const;

/** A comparison as a table, a row for each variant; the same for a terminal and for Markdown. */
export function comparisonRows({ variants }: Comparison): readonly (readonly string[])[] {
  const severalProblems = new Set(variants.map(({ problem }) => problem)).size > 1;
  return variants.map(({ problem, variant, quality, step, update }) => [
    severalProblems ? `${problem}: ${variant}` : variant,
    lossText(quality.base),
    lossText(quality.candidate),
    quality.seeds === 0 ? none : String(quality.seeds),
    qualityText(quality),
    speedText(step),
    speedText(update),
  ]);
}

const lossText = (loss: number | null): string => (loss === null ? none : formatLoss(loss));
