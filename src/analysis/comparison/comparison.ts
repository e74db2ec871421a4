import type { Interval } from '../statistics/bootstrap.ts';
import type { PairedTest } from '../statistics/paired-test.ts';

/** What counts, and how often chance may be taken for it. */
export interface Thresholds {
  /** Chance that any of a comparison's verdicts on quality, or any on speed, says more than chance: 0.05. */
  readonly alpha: number;
  /** A loss that differs by less is no matter: 0.01 for 1 %. */
  readonly effect: number;
  /** A time that differs by less is no matter: 0.05 for 5 %. */
  readonly slowdown: number;
}

export const THRESHOLDS: Thresholds = { alpha: 0.05, effect: 0.01, slowdown: 0.05 };

/** `better` and `worse` are the candidate's. `identical`: the same bits, step by step. */
export type Word = 'better' | 'worse' | 'same' | 'identical' | 'cannot tell';

export interface QualityVerdict {
  readonly verdict: Word;
  /** In a sentence without its full stop; empty where the numbers say it. */
  readonly reason: string;
  /** Geometric mean, over the seeds, of the last epoch's training loss as it is, the mean where some are below 0; null
   *  without a pair of seeds. */
  readonly base: number | null;
  readonly candidate: number | null;
  /** Candidate over base; null where a loss is below what the problem's arithmetic resolves, see ../resolution.ts. */
  readonly factor: number | null;
  /** Of the factor, 95 %, of this variant by itself; null from fewer than two pairs. */
  readonly interval: Interval | null;
  /** Adjusted for all variants; null where none was made. */
  readonly p: number | null;
  /** Which test gave p: Student's t, which takes logarithms of losses for normal, where pairs are too few for the other. */
  readonly test: PairedTest['by'] | null;
  /** Pairs of trials that completed. */
  readonly seeds: number;
  /** With some so many a difference as large as this one would be told; null where that is no question of seeds. */
  readonly seedsNeeded: number | null;
}

export interface SpeedVerdict {
  readonly verdict: Exclude<Word, 'identical'>;
  readonly reason: string;
  /** Milliseconds, the median of the rounds' medians; null where there is nothing to compare. */
  readonly base: number | null;
  readonly candidate: number | null;
  readonly factor: number | null;
  /** Of the Mann-Whitney test over the rounds, adjusted for all variants and parts; null where none was made. */
  readonly p: number | null;
  /** The factor when it was measured again; null where it was not. */
  readonly again: number | null;
}

/** A metric of the last epoch by its name, the mean over the seeds. No verdict hangs on it: losses are what is tested. */
export interface MetricChange {
  readonly name: string;
  readonly base: number;
  readonly candidate: number;
}

/** A variant on a problem, as both runs have it. */
export interface VariantComparison {
  readonly problem: string;
  readonly variant: string;
  readonly quality: QualityVerdict;
  readonly metrics: readonly MetricChange[];
  readonly step: SpeedVerdict;
  readonly update: SpeedVerdict;
  /** Without noise: one seed says it all. */
  readonly isFunction: boolean;
  /** Seeds that the base has and the candidate has not. */
  readonly lostSeeds: readonly number[];
  /** Trials of the candidate that failed, were skipped or are missing, with the reason. */
  readonly troubles: readonly string[];
}

export interface RunReference {
  readonly id: string;
  readonly suite: string;
  readonly startedAt: string;
  /** Of the harness and, where it is another, of the suite; null where there is none. */
  readonly commit: string | null;
}

export interface Comparison {
  readonly base: RunReference;
  readonly candidate: RunReference;
  readonly thresholds: Thresholds;
  /** Where plans, engines, machines or code differ: to be read first. */
  readonly differences: readonly string[];
  readonly variants: readonly VariantComparison[];
  /** Variants that only one of the two runs has. */
  readonly onlyBase: readonly string[];
  readonly onlyCandidate: readonly string[];
}
