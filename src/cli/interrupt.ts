import { EXIT } from './exit-code.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` on the first Ctrl-C, SIGTERM or SIGHUP; the second ends the process at once. Returns the way to stop listening. */
export function onInterrupt(stop: () => void): () => void {
  let interrupted = false;
  const handle = (): void => {
    if (interrupted) process.exit(EXIT.interrupted);
    interrupted = true;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
}
