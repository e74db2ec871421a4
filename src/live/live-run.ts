import { summarise } from '../analysis/summary.ts';
import { stepsPerEpoch } from '../problem/problem.ts';
import { asOneProblem } from '../record/of-problem.ts';
import type { EpochRecord, RunRecord, StoredRun, TrialRecord, TrialResult } from '../record/record.ts';
import type { ReportModel } from '../report/document.ts';
import { reportModel } from '../report/model.ts';
import { pageData } from '../report/page-data.ts';
import type { PageData, TrialData } from '../report/page/data.ts';
import type { LiveState } from '../report/page/live-update.ts';
import type { Advance, Growth } from '../trial/train.ts';

/** A run as far as it is known while it goes on. */
export interface LiveRun {
  readonly id: string;
  started(trial: string): void;
  advanced(advance: Advance, growth: Growth): void;
  epochEnded(trial: string, epoch: EpochRecord): void;
  finished(result: TrialResult): void;
  /** The run is over; what it left takes the place of what was heard. */
  ended(stored: StoredRun): void;
  readonly over: boolean;
  /** Grows with every change; `tables` with those that words and tables show. */
  readonly version: { readonly curves: number; readonly tables: number };
  model(): ReportModel;
  /** The trials that changed since that version of the curves. */
  changes(since: number): { readonly trials: readonly TrialData[]; readonly states: readonly LiveState[] };
}

interface Heard {
  status: TrialData['status'];
  losses: Float64Array;
  steps: number;
  seconds: number;
  epochs: EpochRecord[];
  startedAt: number;
  fraction: number;
  changed: number;
  record: TrialRecord | null;
}

/** Enough for a screen; the report has all of it. */
const LIVE_POINTS = 12_000;

/** @param now Milliseconds; for tests. */
export function liveRun(whole: RunRecord, now: () => number = () => performance.now()): LiveRun {
  // One page follows all problems at once; the report has a part for each.
  const run = asOneProblem(whole);
  let stored: StoredRun | null = null;
  const version = { curves: 1, tables: 1 };
  const heard = new Map(
    run.plan.map(({ id, epochs, problem, batchSize }): [string, Heard] => [
      id,
      {
        status: 'waiting',
        losses: new Float64Array(epochs * stepsPerEpoch(problem, batchSize)),
        steps: 0,
        seconds: 0,
        epochs: [],
        startedAt: 0,
        fraction: 0,
        changed: 1,
        record: null,
      },
    ]),
  );
  const change = (trial: string, to: (found: Heard) => void): void => {
    const found = heard.get(trial)!;
    to(found);
    found.changed = ++version.curves;
  };
  const data = (): PageData => {
    const soFar = stored ?? storedSoFar(run, heard);
    const { trials, ...rest } = pageData(soFar, LIVE_POINTS);
    return { ...rest, trials: trials.map((trial) => ({ ...trial, status: heard.get(trial.id)!.status })) };
  };
  return {
    id: run.id,
    version,
    get over() {
      return stored !== null;
    },
    started(trial) {
      change(trial, (found) => {
        // What a first attempt left, before a device was lost, does not count.
        Object.assign<Heard, Partial<Heard>>(found, {
          status: 'running',
          startedAt: now(),
          steps: 0,
          seconds: 0,
          epochs: [],
          fraction: 0,
        });
      });
    },
    advanced({ trial, fraction }, { losses, seconds }) {
      change(trial, (found) => {
        found.losses.set(losses, found.steps);
        found.steps += losses.length;
        found.fraction = fraction;
        found.seconds = seconds;
      });
    },
    epochEnded(trial, epoch) {
      change(trial, (found) => found.epochs.push(epoch));
      version.tables++;
    },
    finished({ record, losses }) {
      change(record.id, (found) => {
        found.record = record;
        found.losses = losses;
        found.steps = record.steps;
        found.seconds = record.seconds;
        found.status = record.status;
      });
      version.tables++;
    },
    ended(finished) {
      stored = { ...finished, run: asOneProblem(finished.run) };
      for (const { id, status } of finished.run.trials) heard.get(id)!.status = status;
      version.tables++;
    },
    model() {
      const soFar = stored ?? storedSoFar(run, heard);
      if (stored !== null) return reportModel(soFar, data());
      // What has not ended yet is no trouble.
      const summaries = summarise(soFar.run, soFar.losses).map((summary) => ({
        ...summary,
        troubles: summary.troubles.filter(({ seed, variant }) =>
          run.plan.some(
            (spec) => spec.seed === seed && spec.variant === variant && heard.get(spec.id)!.record !== null,
          ),
        ),
      }));
      const model = reportModel(soFar, data(), summaries);
      return { ...model, notices: model.notices.slice(1) };
    },
    changes(since) {
      const changed = new Set([...heard].filter(([, found]) => found.changed > since).map(([id]) => id));
      return {
        trials: changed.size === 0 ? [] : data().trials.filter(({ id }) => changed.has(id)),
        states: [...changed].map((id) => stateOf(id, heard.get(id)!, now())),
      };
    },
  };
}

/** Trials under way appear as if they had been stopped now. */
function storedSoFar(run: RunRecord, heard: ReadonlyMap<string, Heard>): StoredRun {
  const trials = run.plan.flatMap(({ id, variant, seed }): readonly TrialRecord[] => {
    const { record, steps, seconds, epochs } = heard.get(id)!;
    if (record !== null) return [record];
    if (steps === 0) return [];
    return [{ id, variant, seed, engine: null, seconds, steps, epochs, status: 'cancelled', reason: 'in training' }];
  });
  const losses = new Map([...heard].map(([id, found]) => [id, found.losses.subarray(0, found.steps)]));
  return { dir: '', run: { ...run, trials }, losses };
}

function stateOf(id: string, { status, fraction, startedAt, losses, steps }: Heard, now: number): LiveState {
  const passed = (now - startedAt) / 1000;
  const left = status === 'running' && fraction > 0 ? (passed * (1 - fraction)) / fraction : null;
  const done = status !== 'running' && status !== 'waiting';
  return { id, status, fraction: done ? 1 : fraction, left, loss: losses[steps - 1] ?? null };
}
