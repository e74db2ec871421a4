import type { OptimizerSpec } from '../optimizer/optimizer.ts';
import type { DatalessDefinition, ProblemDefinition } from '../model/define-problem.ts';
import type { FunctionSpec, ImageProblemSpec, ProblemSpec } from '../problem/problem.ts';

/** What a suite file exports: see `defineSuite`. */
export type SuiteDefinition = Experiment &
  (
    | {
        readonly problem: ImageProblemSpec | ProblemDefinition;
        /** Images, or other samples, in a step. */
        readonly batchSize: number;
      }
    | {
        readonly problem: FunctionSpec | DatalessDefinition;
        /** A function is evaluated once a step: there is nothing to make batches of. */
        readonly batchSize?: 1;
      }
  );

interface Experiment {
  /** Also the name of the folder that runs are stored in. */
  readonly name: string;
  /** Passes over the training images; of a function, every `stepsPerEpoch` of its steps. */
  readonly epochs: number;
  /** Each variant is trained once with each seed. */
  readonly seeds: readonly number[];
  /** Look inside every so many steps, off the clock, for `bench explain`; nothing is probed where it is left out. */
  readonly probeEvery?: number;
  /** What `bench run --quick` takes in place of the fields above, and the labels of the only variants it trains. */
  readonly quick?: QuickForm;
  /** The optimizers to compare, by label; or pairs of label and optimizer. */
  readonly variants: Readonly<Record<string, OptimizerSpec>> | readonly (readonly [string, OptimizerSpec])[];
}

/** A small form of an experiment, which answers less and is done soon. */
export interface QuickForm {
  readonly problem?: ProblemSpec | ProblemDefinition;
  readonly epochs?: number;
  readonly seeds?: readonly number[];
  readonly only?: readonly string[];
}

/** A suite that was found to be usable. */
export interface Suite {
  readonly name: string;
  /** One of a suite's own is traced when its data are there. */
  readonly problem: ProblemSpec | ProblemDefinition;
  readonly epochs: number;
  /** 1 where the problem is a function. */
  readonly batchSize: number;
  readonly seeds: readonly number[];
  /** In the suite's order; labels differ. */
  readonly variants: readonly Variant[];
  /** Undefined: nothing is probed. */
  readonly probeEvery?: number;
}

/** A suite whose problem is plain data. */
export interface SettledSuite extends Suite {
  readonly problem: ProblemSpec;
}

export interface Variant {
  readonly label: string;
  readonly optimizer: OptimizerSpec;
}
