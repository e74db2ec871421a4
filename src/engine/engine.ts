import type { GroupedHyper, RuleOptimizer } from '../optimizer/optimizer.ts';
import type { Model } from '../graph/model.ts';
import type { FieldData, FieldSplitName } from '../problem/data/fields.ts';

/** What executes training. All knowledge of problems and optimizers reaches it as a Model and a rule. */
export interface Engine {
  readonly name: string;
  /** Whether this machine can run it; cheap enough for `bench doctor` to ask every engine. */
  probe(): Promise<Availability>;
  /** Allocates and compiles; parameters are zero until written, states at their initial values. */
  open(cohort: Cohort): Promise<Session>;
}

export type Availability = Available | Unavailable;

export interface Available {
  readonly available: true;
  readonly device: string;
  /** What else there is to say of it. */
  readonly note?: string;
  /** It does not use what the processor can; the note says why. */
  readonly slow?: true;
}

export interface Unavailable {
  readonly available: false;
  readonly reason: string;
  /** How to get it. */
  readonly hint: string;
}

/** Trials that one session advances together: one model and rule, a lane for each set of hyperparameters. */
export interface Cohort {
  readonly model: Model;
  readonly data: FieldData;
  /** Null: the session computes gradients and has no `update` of its own. */
  readonly optimizer: RuleOptimizer | null;
  /** The hyperparameters of each lane, and those of its groups of parameters; lane 0's are the optimizer's own. */
  readonly lanes: readonly GroupedHyper[];
  /** Of each lane's trial: what is drawn anew at every step comes from generators of their own, which these seed. */
  readonly seeds: readonly number[];
  readonly batchSize: number;
}

/** What is trained, on what, in which batches: all but the optimizer and its lanes. */
export type OpenWith = Omit<Cohort, 'optimizer' | 'lanes'>;

/**
 * Rows of the training split, for each lane, to be cut into batches of the cohort's `batchSize`; the last batch may
 * be smaller. All lanes have the same number of rows.
 */
export type BatchRows = readonly Uint32Array[];

export interface Evaluation {
  /** Mean over the split. */
  readonly loss: number;
  /** Fraction of the split classified correctly; null where the model has no accuracy among its metrics. */
  readonly accuracy: number | null;
  /** What a model puts out beside the loss, by name: means over the split. */
  readonly metrics?: Readonly<Record<string, number>>;
}

export type Numbers = Float32Array | Float64Array;

/** A cohort compiled and living on an engine. Every method speaks of all lanes, in lane order. */
export interface Session {
  /** What computes, for people: provider and version. */
  readonly device: string;
  /** The most steps that one call of `step` should take, where that matters. */
  readonly chunkSteps?: number;
  /** Trains on every batch of `rows`. Returns the losses [steps, lanes], each from before its step's update. */
  step(rows: BatchRows): Promise<Float64Array>;
  /** Losses and gradients of one batch, without an update. Returns [lanes]. */
  gradient(rows: BatchRows): Promise<Float64Array>;
  /** Losses of one batch, without gradients; `gradient` tells them too, at twice the price. Returns [lanes]. */
  loss?(rows: BatchRows): Promise<Float64Array>;
  /** One update with the gradients that are there. `step` is `gradient` and then `update`, batch by batch. */
  update(): Promise<void>;
  /**
   * Seconds that the latest `step`, `gradient` or `update` took where it ran. Only of a session that trains in another
   * process: the way there is no part of the training.
   */
  ownSeconds?(): number;
  /** Forward pass over a whole split of the dataset; `validation` only of a model whose data have it. */
  evaluate(split: FieldSplitName): Promise<readonly Evaluation[]>;
  /**
   * A copy of a parameter or its gradient (`gradientOf`), [lanes, ...shape]. Who reads at every step gives the place for
   * the copy, `into`, which is returned then.
   */
  read(name: string, into?: Numbers): Promise<Numbers>;
  /**
   * A copy of a state that the optimizer keeps for a parameter, shaped like the parameter; null where it keeps no state
   * of that name. Only of engines that can look into their optimizer.
   */
  readState?(state: string, parameter: string, into?: Numbers): Promise<Numbers | null>;
  /** Sets a parameter or its gradient from [lanes, ...shape]. */
  write(name: string, values: Numbers): Promise<void>;
  close(): Promise<void>;
}
