import { Hono } from '../base/bundled/hono.ts';
import { InputError } from '../base/errors.ts';
import { guard } from '../live/guard.ts';
import type { Text } from '../report/document.ts';
import { pageOf, reportOf, type Report } from '../report/report.ts';
import { incomparable, otherBudgets } from './comparable.ts';
import { indexHtml } from './index-html.ts';
import { mergeRuns } from './merge.ts';
import type { Runs } from './runs.ts';

/** The pages of `bench serve`: all runs, each one's report, and any of them side by side. */
export function serveApp(runs: Runs): Hono {
  const app = new Hono();
  app.use(guard);
  app.get('/', async (context) => context.html(indexHtml(await runs.list(), context.req.query('q') ?? '')));
  app.get('/run/:suite/:id', async (context) => {
    const { suite, id } = context.req.param();
    const stored = await runs.read(`${suite}/${id}`);
    return stored === null ? context.text('There is no such run.', 404) : context.html(pageOf(reportOf(stored)));
  });
  app.get('/compare', async (context) => {
    const names = [...new Set(context.req.queries('run') ?? [])];
    if (names.length < 2) return context.text('Tick two runs or more to compare them.', 400);
    const found = await Promise.all(names.map((name) => runs.read(name)));
    const missing = names.filter((_, at) => found[at] === null);
    if (missing.length > 0) return context.text(`There is no run ${missing.join(', ')}.`, 404);
    const runsFound = found.flatMap((stored) => stored ?? []);
    const objection = incomparable(names, runsFound);
    if (objection !== null) return context.text(objection, 422);
    const report = reportOf(mergeRuns(runsFound));
    const notice = [`Side by side: ${names.join(', ')}. Times of different machines or loads do not compare.`];
    const budgets = otherBudgets(runsFound);
    const notices = [notice, ...(budgets === null ? [] : [[budgets]]), ...report.model.notices];
    return context.html(pageOf(sideBySide(report, notices)));
  });
  app.onError((error, context) => {
    if (error instanceof InputError) return context.text(error.message, 422);
    throw error;
  });
  return app;
}

/** A machine and a command are those of one run, not of several. */
function sideBySide(report: Report, notices: readonly Text[]): Report {
  if (report.kind === 'several') return { kind: 'several', model: { ...report.model, notices, closing: [] } };
  const sections = report.model.sections.filter(({ id }) => id !== 'environment' && id !== 'reproduce');
  return { kind: 'one', model: { ...report.model, notices, sections } };
}
