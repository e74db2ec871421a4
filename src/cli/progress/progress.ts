import type { EpochRecord, TrialRecord } from '../../record/record.ts';
import type { Advance } from '../../trial/train.ts';

/** What a person sees while a run is under way. Trials go by their ids and may be told of in any order. */
export interface Progress {
  started(trial: string): void;
  /** Somewhere inside an epoch; as often as the trainer likes. */
  advanced(advance: Advance): void;
  epochEnded(trial: string, epoch: EpochRecord): void;
  /** Also for trials that never started. */
  finished(record: TrialRecord): void;
  /** A line of its own that stays. */
  note(text: string): void;
  /** Leaves the terminal as it was. Nothing may follow but `note` and `close`. */
  close(): void;
}

/** A stream to tell people things; what `process.stderr` offers when it is a terminal, and when it is not. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}
