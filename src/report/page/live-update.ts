import type { PageData, TrialData } from './data.ts';

/** What the server tells a page while its run goes on; see live/. */
export interface LiveUpdate {
  /** Those that changed; of all trials when a page has just connected. */
  readonly trials: readonly TrialData[];
  readonly states: readonly LiveState[];
  /** What changes with an epoch or a trial that ended: words and tables, as HTML, and what other charts are made of. */
  readonly page?: { readonly html: string; readonly data: Omit<PageData, 'trials'> };
  readonly ended: boolean;
}

export interface LiveState {
  readonly id: string;
  readonly status: TrialData['status'];
  /** Of the trial, 0 to 1. */
  readonly fraction: number;
  /** Seconds until it is trained, at the pace so far; null where nothing is known or left. */
  readonly left: number | null;
  /** Of the latest step. */
  readonly loss: number | null;
}
