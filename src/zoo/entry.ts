import type { ProblemDefinition } from '../model/define-problem.ts';
import type { KnownProblemSpec } from '../problem/problem.ts';

/** A problem of the zoo: what it is, how it is trained where it was published, and the same in small. */
export interface ZooEntry extends Form {
  /** Of the function that makes it. */
  readonly name: string;
  readonly description: string;
  /** Who published it. */
  readonly source: string;
  /** How many numbers it trains. */
  readonly parameters: number;
  readonly target?: Target;
  /** For `--quick`: a form that is trained in seconds. */
  readonly quick: Form;
}

/** A problem and how long it is trained. */
export interface Form {
  readonly make: () => ProblemDefinition | KnownProblemSpec;
  /** 1 where there are no samples to make batches of. */
  readonly batchSize: number;
  readonly epochs: number;
}

/** What training is to reach. */
export type Target = {
  /** The loss, or a metric's name, measured at the end of an epoch. */
  readonly metric: string;
  readonly split: 'train' | 'validation' | 'test';
} & ({ readonly atLeast: number } | { readonly atMost: number });
