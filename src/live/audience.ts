import { setTimeout as sleep } from 'node:timers/promises';

/** Who looks at a live page, as far as its connections tell. */
export interface Audience {
  /** Somebody looks; what this returns is called when they look no longer. */
  readonly came: () => () => void;
  /** Whether somebody does, or did a moment ago: a page that is loaded again is away for that long. */
  readonly present: () => boolean;
  /** Resolves when nobody looks any more, or at the signal. */
  readonly gone: (signal: AbortSignal) => Promise<void>;
}

const MOMENT_MILLISECONDS = 3000;

/** @param now Milliseconds; for tests. */
export function audience(now: () => number = () => performance.now()): Audience {
  let readers = 0;
  let last = -Infinity;
  const present = (): boolean => readers > 0 || now() - last < MOMENT_MILLISECONDS;
  return {
    present,
    came() {
      readers++;
      return () => {
        readers--;
        last = now();
      };
    },
    async gone(signal) {
      while (present() && !signal.aborted) await sleep(100);
    },
  };
}
