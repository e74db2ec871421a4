import type { Course } from '../../analysis/course.ts';
import type { Landscape, Point } from '../../analysis/landscape.ts';
import type { Metric } from '../../analysis/metric.ts';

/** What the page's charts and its own tables are made of; it carries this as a JSON block. Thinned and rounded. */
export interface PageData {
  /** The suite's name; files that are saved from the page start with it. */
  readonly title: string;
  /** What the variants are compared by. */
  readonly metric: Exclude<Metric, 'trainLoss'>;
  readonly epochs: number;
  /** Whether another seed could give other numbers. */
  readonly chance: boolean;
  /** In the suite's order: the position is the series number, which decides colour and dash everywhere. */
  readonly variants: readonly VariantData[];
  readonly trials: readonly TrialData[];
  readonly profiles: readonly Profile[];
  readonly grids: readonly Grid[];
  readonly landscape: Landscape | null;
}

export interface VariantData {
  readonly label: string;
  readonly stepsPerEpoch: number;
  /** Gradients of single samples that an epoch takes; as many as it has steps where a step is of no sample. */
  readonly evaluationsPerEpoch: number;
  /** Of a step by itself, nothing else running; null where not every variant was timed, so that none has an advantage. */
  readonly stepSeconds: number | null;
  /** Seeds that were trained to the end and did not learn. */
  readonly unlearned: number;
}

export interface TrialData extends Course {
  readonly id: string;
  readonly steps: number;
  /** Training alone. */
  readonly seconds: number;
  /** A point stands for this many consecutive steps, the last one perhaps for fewer. The same for all trials. */
  readonly stepsPerPoint: number;
  /** Mean of each point's steps, and the smallest and the largest loss of them; null where a point is one step. */
  readonly mean: readonly number[];
  readonly min: readonly number[] | null;
  readonly max: readonly number[] | null;
  /** Where the two parameters went, of a function of two. */
  readonly path?: readonly Point[];
  readonly pathStepsPerPoint?: number;
}

/** How much an optimizer minds one of its numbers. */
export interface Profile {
  readonly key: string;
  readonly lines: readonly {
    readonly optimizer: string;
    /** The best value at each x, whatever the other numbers were; null where that did not complete. */
    readonly points: readonly { readonly x: number; readonly value: number | null; readonly series: number }[];
  }[];
}

/** Two numbers of an optimizer against each other. */
export interface Grid {
  readonly optimizer: string;
  readonly x: { readonly key: string; readonly values: readonly number[] };
  readonly y: { readonly key: string; readonly values: readonly number[] };
  /** The best of the variants in each cell that was tried; null where none completed. */
  readonly cells: readonly { readonly x: number; readonly y: number; readonly value: number | null }[];
}
