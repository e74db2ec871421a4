/** What `bench run` is asked for. */
export interface RunArguments {
  /** A suite's file; with `resume` also a run, or nothing. */
  readonly suite: string | undefined;
  /** The suite's quick form. */
  readonly quick: boolean;
  readonly engine: string;
  readonly workers: number | undefined;
  readonly lanes: number | undefined;
  readonly seeds: readonly number[] | undefined;
  readonly epochs: number | undefined;
  readonly only: readonly string[] | undefined;
  readonly out: string;
  readonly data: string | undefined;
  readonly live: boolean;
  readonly json: boolean;
  readonly resume: boolean;
  readonly fresh: boolean;
}
