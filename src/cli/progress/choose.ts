import type { TrialSpec } from '../../plan/trial-spec.ts';
import { plainProgress } from './plain.ts';
import type { Output, Progress } from './progress.ts';
import { terminalProgress } from './terminal.ts';

/** Live bars on a terminal; otherwise, as in a log file, one plain line an event. */
export function chooseProgress(output: Output, plan: readonly TrialSpec[]): Progress {
  const live = output.isTTY === true && process.env['TERM'] !== 'dumb';
  return live ? terminalProgress(output, plan) : plainProgress(output, plan);
}
