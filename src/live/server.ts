import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ReportModel } from '../report/document.ts';
import { partsHtml, renderHtml } from '../report/html.ts';
import type { LiveUpdate } from '../report/page/live-update.ts';
import { audience, type Audience } from './audience.ts';
import { guard } from './guard.ts';
import type { LiveRun } from './live-run.ts';
import { trialsHtml } from './trials-html.ts';

/** How often a page hears of what changed: well under the second within which it should show a loss. */
const EVERY_MILLISECONDS = 300;

/** After how long a page whose connection is lost tries again. */
const AGAIN_MILLISECONDS = 1000;

/**
 * Serves the page of a run under way, and tells every open page what changes.
 *
 * @param readers Told who looks.
 */
export function liveApp(run: LiveRun, readers: Audience = audience()): Hono {
  const app = new Hono();
  app.use(guard);
  app.get('/', (context) => {
    // Until its page listens, a moment later.
    readers.came()();
    const model = run.model();
    return context.html(renderHtml(model, { run: run.id, trials: trialsHtml(model) }));
  });
  // A page that was left open may ask whoever serves at its old address: it must not be told of another run.
  app.get('/events/:run', (context) =>
    context.req.param('run') === run.id
      ? streamSSE(context, async (stream) => {
          const left = readers.came();
          try {
            await stream.write(`retry: ${AGAIN_MILLISECONDS}\n\n`);
            // A page that connects, or connects again, is told everything once: what it has missed needs no memory here.
            let seen = { curves: 0, tables: 0 };
            // To the very end it stays connected: so one knows that somebody still looks.
            while (!stream.aborted && !stream.closed) {
              const now = { ...run.version };
              const tables = now.tables > seen.tables;
              if (now.curves > seen.curves || tables) {
                const update: LiveUpdate = {
                  ...run.changes(seen.curves),
                  ...(tables && { page: partsOf(run.model()) }),
                  ended: run.over,
                };
                seen = now;
                await stream.writeSSE({ data: JSON.stringify(update) });
              }
              await stream.sleep(EVERY_MILLISECONDS);
            }
          } finally {
            left();
          }
        })
      : context.text('Another run is served here now.', 404),
  );
  return app;
}

function partsOf(model: ReportModel): LiveUpdate['page'] & object {
  const { title, metric, epochs, variants, profiles, grids, landscape } = model.data;
  return { html: partsHtml(model), data: { title, metric, epochs, variants, profiles, grids, landscape } };
}
