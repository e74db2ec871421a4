import { Hono, streamSSE, type HttpBindings } from '../base/bundled/hono.ts';
import { renderHtml } from '../report/html.ts';
import { audience, type Audience } from './audience.ts';
import { guard } from './guard.ts';
import type { LiveRun } from './live-run.ts';
import { trialsHtml } from './trials-html.ts';
import { updatesOf } from './updates.ts';

/** After how long a page whose connection is lost tries again. */
const AGAIN_MILLISECONDS = 1000;

/** For how long a page is served as it was made: it is told everything anew once it listens. */
const PAGE_MILLISECONDS = 1000;

/**
 * Serves the page of a run under way, and tells every open page what changes.
 *
 * @param readers Told who looks.
 * @param now Milliseconds; for tests.
 */
export function liveApp(
  run: LiveRun,
  readers: Audience = audience(),
  now: () => number = () => performance.now(),
): Hono {
  const app = new Hono();
  const updates = updatesOf(run, now);
  let page = { html: '', at: -Infinity };
  app.use(guard);
  app.get('/', (context) => {
    // Until its page listens, a moment later.
    readers.came()();
    if (now() - page.at > PAGE_MILLISECONDS) {
      const model = run.model();
      page = { html: renderHtml(model, { run: run.id, trials: trialsHtml(model) }), at: now() };
    }
    return context.html(page.html);
  });
  // A page that was left open may ask whoever serves at its old address: it must not be told of another run.
  app.get('/events/:run', (context) =>
    context.req.param('run') === run.id
      ? streamSSE(context, async (stream) => {
          const left = readers.came();
          await stream.write(`retry: ${AGAIN_MILLISECONDS}\n\n`);
          // To the very end it stays connected: so one knows that somebody still looks.
          await new Promise<void>((resolve) => {
            stream.onAbort(resolve);
            const leave = updates.join({
              send: (bytes) => stream.write(bytes),
              drop() {
                // What waits in its connection goes with it.
                (context.env as Partial<HttpBindings> | undefined)?.outgoing?.destroy();
                resolve();
              },
            });
            stream.onAbort(leave);
          });
          left();
        })
      : context.text('Another run is served here now.', 404),
  );
  return app;
}
