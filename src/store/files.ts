import { InputError } from '../base/errors.ts';
import { reasonOf } from '../base/files.ts';

/** Names of what a run's folder holds. */
export const RUN_FILE = 'run.json';
export const CURVES_FILE = 'curves.parquet';
/** One file for each finished trial, while the run is not finished. */
export const TRIALS_FOLDER = 'trials';

/** What to do where results cannot be written. */
export const ELSEWHERE = 'results need a folder that can be written, choose one with --out DIR';

/** The same in the middle of a run: what is finished lies there already. */
export const GO_ON =
  'finished trials are kept: make room or mend the folder, and "bench run --resume --out DIR" goes on with the others';

export function unreadable(path: string, error: unknown): InputError {
  return new InputError(`cannot read ${path}: ${reasonOf(error)}; give the folder of a run, or its id`);
}
