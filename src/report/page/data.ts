/** What the chart draws; the page carries it as a JSON block. Plain numbers, thinned and rounded. */
export interface ChartData {
  /** Length of the x axis. */
  readonly epochs: number;
  readonly curves: readonly Curve[];
}

/** The training loss of one variant, all its seeds together. */
export interface Curve {
  readonly label: string;
  /** Position of the variant in the suite; decides its colour and dash everywhere in the report. */
  readonly series: number;
  /** Seeds that the plan asked for. */
  readonly planned: number;
  /** Seeds that took a step: the mean and the range are over these. */
  readonly seeds: number;
  /** How many of them were not trained to the end. */
  readonly stopped: number;
  readonly stepsPerEpoch: number;
  /** A point stands for this many consecutive steps, the last one perhaps for fewer. */
  readonly stepsPerPoint: number;
  /** Steps of the seed that went on longest. */
  readonly steps: number;
  /** Steps of the seed that stopped first; the mean ends there. */
  readonly meanSteps: number;
  /** Mean of each point's steps, up to `meanSteps`; the smallest and the largest loss of them, up to `steps`. */
  readonly mean: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
}
