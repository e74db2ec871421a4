import type { OptimizerSpec } from '../optimizer/optimizer.ts';
import type { DatalessDefinition, ProblemDefinition } from '../model/define-problem.ts';
import type { FunctionSpec, ImageProblemSpec, KnownProblemSpec, ProblemSpec } from '../problem/problem.ts';

/** What a suite file exports: see `defineSuite`. */
export type SuiteDefinition = Experiment &
  (
    | {
        readonly problem: ImageProblemSpec | ProblemDefinition;
        readonly problems?: never;
        /** Images, or other samples, in a step. */
        readonly batchSize: number;
      }
    | {
        readonly problem: FunctionSpec | DatalessDefinition;
        readonly problems?: never;
        /** A function is evaluated once a step: there is nothing to make batches of. */
        readonly batchSize?: 1;
      }
    | {
        /** Several, by label: every variant is trained on each. */
        readonly problems: ProblemsByLabel;
        readonly problem?: never;
        /** Of problems that do not say their own. */
        readonly batchSize?: number;
      }
  );

export type ProblemsByLabel = Readonly<
  Record<string, KnownProblemSpec | ProblemDefinition | (ProblemSettings & (OfSamples | OfFunction))>
>;

/** What a problem has in place of the suite's. */
interface ProblemSettings {
  readonly epochs?: number;
  readonly probeEvery?: number;
}

interface OfSamples {
  readonly problem: ImageProblemSpec | ProblemDefinition;
  readonly batchSize?: number;
}

interface OfFunction {
  readonly problem: FunctionSpec | DatalessDefinition;
}

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
  readonly problem?: KnownProblemSpec | ProblemDefinition;
  readonly problems?: ProblemsByLabel;
  readonly epochs?: number;
  readonly seeds?: readonly number[];
  readonly only?: readonly string[];
}

/** A suite that was found to be usable. */
export interface Suite {
  readonly name: string;
  /** In the suite's order, one or more; labels differ. */
  readonly problems: readonly SuiteProblem[];
  readonly seeds: readonly number[];
  /** In the suite's order; labels differ. */
  readonly variants: readonly Variant[];
}

/** One of a suite's problems, with its budget. */
export interface SuiteProblem {
  /** Null where the suite has one problem, which goes by its own name. */
  readonly label: string | null;
  /** One of a suite's own is traced when its data are there. */
  readonly problem: KnownProblemSpec | ProblemDefinition;
  readonly epochs: number;
  /** 1 where the problem is a function. */
  readonly batchSize: number;
  /** Absent: nothing is probed. */
  readonly probeEvery?: number;
}

/** One of a suite's problems as plain data, with what is trained on it. */
export interface SettledSuite
  extends Pick<Suite, 'name' | 'seeds' | 'variants'>, Omit<SuiteProblem, 'problem' | 'label'> {
  readonly label?: string | null;
  readonly problem: ProblemSpec;
}

export interface Variant {
  readonly label: string;
  readonly optimizer: OptimizerSpec;
}
