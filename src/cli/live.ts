import { setTimeout as sleep } from 'node:timers/promises';
import { liveRun, type LiveRun } from '../live/live-run.ts';
import { serveLive } from '../live/server.ts';
import { SCHEMA, type StoredRun } from '../record/record.ts';
import type { PoolEvents } from '../schedule/pool.ts';
import type { RunHeader } from '../store/write.ts';

export interface LiveView {
  readonly url: string;
  readonly run: LiveRun;
  /** Tells the open pages of the end, with what the run has left. */
  end(stored: StoredRun): Promise<void>;
  readonly close: () => Promise<void>;
}

/** Longer than a page waits for news. */
const LAST_WORD_MILLISECONDS = 700;

/** The live page of a run that is about to start. */
export async function openLive(id: string, header: RunHeader): Promise<LiveView> {
  const run = liveRun({ schema: SCHEMA, id, ...header, seconds: 0, status: 'running', trials: [], timings: [] });
  const { url, close } = await serveLive(run);
  return {
    url,
    run,
    async end(stored) {
      run.ended(stored);
      await sleep(LAST_WORD_MILLISECONDS);
    },
    close,
  };
}

type Heard = Pick<PoolEvents, 'started' | 'advanced' | 'epochEnded'>;

/** Tells two listeners. */
export function both(first: Heard, second: Heard): Heard {
  return {
    started(trial) {
      first.started(trial);
      second.started(trial);
    },
    advanced(advance, growth) {
      first.advanced(advance, growth);
      second.advanced(advance, growth);
    },
    epochEnded(trial, epoch) {
      first.epochEnded(trial, epoch);
      second.epochEnded(trial, epoch);
    },
  };
}
