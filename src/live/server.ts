import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { partsHtml, renderHtml } from '../report/html.ts';
import type { LiveUpdate } from '../report/page/live-update.ts';
import { guard } from './guard.ts';
import { listen, type Listening } from './listen.ts';
import type { LiveRun } from './live-run.ts';
import { trialsHtml } from './trials-html.ts';

/** How often a page hears of what changed: well under the second within which it should show a loss. */
const EVERY_MILLISECONDS = 300;

/** Serves the page of a run under way, and tells every open page what changes. */
export async function serveLive(run: LiveRun, port?: number): Promise<Listening> {
  return listen(liveApp(run), port);
}

export function liveApp(run: LiveRun): Hono {
  const app = new Hono();
  app.use(guard);
  app.get('/', (context) => {
    const model = run.model();
    return context.html(renderHtml(model, { trials: trialsHtml(model) }));
  });
  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      // A page that connects, or connects again, is told everything once: what it has missed needs no memory here.
      let seen = { curves: 0, tables: 0 };
      while (!stream.aborted && !stream.closed) {
        const now = { ...run.version };
        const tables = now.tables > seen.tables;
        if (now.curves > seen.curves || tables) {
          const update: LiveUpdate = {
            ...run.changes(seen.curves),
            ...(tables && { sections: partsHtml(run.model()) }),
            ended: run.over,
          };
          seen = now;
          await stream.writeSSE({ data: JSON.stringify(update) });
          if (update.ended) return;
        }
        await stream.sleep(EVERY_MILLISECONDS);
      }
    }),
  );
  return app;
}
