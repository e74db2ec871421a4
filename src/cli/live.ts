import { setTimeout as sleep } from 'node:timers/promises';
import { audience } from '../live/audience.ts';
import { listen } from '../live/listen.ts';
import { liveRun, type LiveRun } from '../live/live-run.ts';
import { liveApp } from '../live/server.ts';
import { SCHEMA } from '../record/record.ts';
import type { PoolEvents } from '../schedule/pool.ts';
import type { RunHeader } from '../store/write.ts';
import { onInterrupt } from './interrupt.ts';

export interface LiveView {
  readonly url: string;
  readonly run: LiveRun;
  /** The run has ended: the page stays for as long as it is looked at, or until Ctrl-C; after one, for a last word. */
  leave(interrupted: boolean, note: (text: string) => void): Promise<void>;
}

/** Longer than a page waits for news. */
const LAST_WORD_MILLISECONDS = 700;

/** The live page of a run that is about to start. */
export async function openLive(id: string, header: RunHeader): Promise<LiveView> {
  const run = liveRun({ schema: SCHEMA, id, ...header, seconds: 0, status: 'running', trials: [], timings: [] });
  const readers = audience();
  const { url, close } = await listen(liveApp(run, readers), undefined);
  return {
    url,
    run,
    async leave(interrupted, note) {
      if (readers.present() && interrupted) await sleep(LAST_WORD_MILLISECONDS);
      else if (readers.present()) {
        const stop = new AbortController();
        const stopListening = onInterrupt(() => {
          stop.abort();
        });
        note(`${url} stays while it is open in a browser; Ctrl-C ends it`);
        await readers.gone(stop.signal);
        stopListening();
      }
      await close();
    },
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
