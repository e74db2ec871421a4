import { EXIT } from './exit-code.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `stop` on the first Ctrl-C, SIGTERM or SIGHUP; the second ends the process at once, by `leave`. Returns the way to
 * stop listening.
 */
export function onInterrupt(stop: () => void, leave = (code: number): void => process.exit(code)): () => void {
  let interrupted = false;
  const handle = (): void => {
    if (interrupted) {
      leave(EXIT.interrupted);
      return;
    }
    interrupted = true;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
}
