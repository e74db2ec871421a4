import type { Spread } from './spread.ts';
import type { EpochSummary, VariantSummary } from './summary.ts';

/** Which variant came out first, and by how much; how to say it is the report's business. */
export interface Verdict {
  /** Lowest training loss in the last epoch; null when no variant can be ranked. */
  readonly trainLoss: Ranking | null;
  /** Highest test accuracy after the last epoch; null when no variant can be ranked or nothing is classified. */
  readonly testAccuracy: Ranking | null;
  /** Lowest test loss after the last epoch; null when no variant can be ranked. */
  readonly testLoss: Ranking | null;
  /** Labels that were left out of the ranking because some of their seeds did not complete. */
  readonly unranked: readonly string[];
}

export interface Ranking {
  readonly best: Place;
  readonly next: Place | null;
}

export interface Place {
  readonly variant: string;
  readonly epoch: number;
  readonly value: Spread;
}

/** Only variants whose every planned seed completed are ranked: a mean over the survivors would flatter the others. */
export function verdict(summaries: readonly VariantSummary[]): Verdict {
  const ranked = summaries.filter((summary) => summary.completed === summary.planned && summary.epochs.length > 0);
  return {
    trainLoss: rank(ranked, 'trainLoss', (a, b) => a - b),
    testAccuracy: rank(ranked, 'testAccuracy', (a, b) => b - a),
    testLoss: rank(ranked, 'testLoss', (a, b) => a - b),
    unranked: summaries.filter((summary) => !ranked.includes(summary)).map(({ variant }) => variant),
  };
}

function rank(
  summaries: readonly VariantSummary[],
  quantity: 'trainLoss' | 'testAccuracy' | 'testLoss',
  order: (a: number, b: number) => number,
): Ranking | null {
  const places = summaries
    .flatMap(({ variant, epochs }): readonly Place[] => {
      const last: EpochSummary = epochs.at(-1)!;
      const value = last[quantity];
      return value === null ? [] : [{ variant, epoch: last.epoch, value }];
    })
    .sort((a, b) => order(a.value.mean, b.value.mean));
  const [best, next] = places;
  return best === undefined ? null : { best, next: next ?? null };
}
