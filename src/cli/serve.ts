import { once } from 'node:events';
import { listen } from '../live/listen.ts';
import { serveApp } from '../serve/app.ts';
import { runsIn } from '../serve/runs.ts';
import { tellWhereNoRuns } from './require-folder.ts';

export interface ServeArguments {
  readonly runs: string;
  readonly port: number | undefined;
}

/** `bench serve`: answers until Ctrl-C, which is how it is meant to end. */
export async function serve({ runs, port }: ServeArguments): Promise<void> {
  tellWhereNoRuns(runs);
  const { url, close } = await listen(serveApp(runsIn(runs)), port);
  process.stdout.write(`${url}\n`);
  process.stderr.write(`the runs in ${runs}, for this machine alone; Ctrl-C ends it\n`);
  const stop = new AbortController();
  await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: stop.signal })));
  stop.abort();
  await close();
}
