import type { Nightly } from '../../analysis/nightly/nightly.ts';
import { METRICS, type Trend } from '../../analysis/nightly/trend.ts';
import { NIGHTS_FOR_STEP } from '../../analysis/change-point.ts';
import { escapeHtml } from '../escape.ts';
import { instant, none, plural } from '../format.ts';
import { htmlDocument } from '../html-document.ts';
import { stylesheet } from '../stylesheet.ts';
import { swatch } from '../swatch.ts';
import { trendChart, trendChartStyle, valueText } from './trend-chart.ts';
import { brokenTexts, headline, pText, regressionsOf, times } from './words.ts';

const TITLES = {
  'train loss': 'Training loss of the last epoch',
  step: 'A step, ms',
  update: 'The update alone, ms',
} as const;

const style = `${stylesheet()}${trendChartStyle}td { white-space: nowrap; }
.keys { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
.verdict { margin: 1rem 0; padding: .6rem 1rem; border-left: 4px solid var(--rule); }
.verdict.regression, .verdict.failed { border-color: currentColor; font-weight: 600; }
.keys li { display: flex; gap: .5rem; align-items: center; }
`;

/** The history of a suite as one HTML file beside its runs, tonight's verdict first: no script, no network. */
export function trendPage(nightly: Nightly): string {
  const { outcome, trends } = nightly;
  const { suite } = nightly.run;
  const baseline = nightly.comparison?.base ?? null;
  const worse = regressionsOf(nightly.comparison?.variants ?? []);
  const broken = [...brokenTexts(nightly), ...nightly.failures];
  const variants = [...new Set(trends.map(({ variant }) => variant))];
  const runs = new Set(trends.flatMap(({ points }) => points.map(({ run }) => run.id)));
  const keys = variants.map((label, i) => `<li>${swatch(i)}<span>${escapeHtml(label)}</span></li>`);
  const sections = METRICS.map((metric) => {
    const shown = trends.filter((trend) => trend.metric === metric);
    const tonight = worse.filter((regression) => regression.metric === metric).map(({ text }) => text);
    return `<section aria-labelledby="${metric.replace(' ', '-')}">
<h2 id="${metric.replace(' ', '-')}">${TITLES[metric]}</h2>
${trendChart(metric, shown, variants, baseline?.id ?? null)}
${bullets(tonight)}
${changesTable(shown, variants, tonight.length > 0)}
</section>`;
  });
  return htmlDocument({
    title: `${suite} over time`,
    style,
    body: `<header>
<h1>${escapeHtml(suite)} over time</h1>
<p class="verdict ${outcome}">${escapeHtml(headline(nightly))}</p>
${broken.length < 2 ? '' : bullets(broken)}
<p class="subtitle">${plural(runs.size, 'comparable run')}${baseline === null ? '' : `; the baseline is ${escapeHtml(baseline.id)}, ${instant(baseline.startedAt)}`}. A point leads to its run; its bar is a 95 % interval, of a loss over the seeds, which the nights share, of a time over the rounds, and is cut off at the chart’s edge; a dashed upright is where the level changed. Times are of the newest run’s machine alone.</p>
<ul class="keys" aria-label="Variants">${keys.join('')}</ul>
</header>
<main>
${sections.join('\n')}
</main>
<footer><p>Made by optimizer-bench.</p></footer>`,
  });
}

function bullets(sentences: readonly string[]): string {
  if (sentences.length === 0) return '';
  return `<ul>${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('')}</ul>`;
}

/** @param worse Whether tonight is, beside the baseline: then a history without a step does not say that nothing changed. */
function changesTable(trends: readonly Trend[], variants: readonly string[], worse: boolean): string {
  const rows = trends.flatMap(({ variant, metric, points, changes }) =>
    changes.map(({ run, last, factor, nights, at, p }) => {
      const cells = [
        run.commit === null || last.commit === null ? none : `${last.commit.slice(0, 9)}..${run.commit.slice(0, 9)}`,
        `× ${times(factor)}`,
        valueText(metric, points[at]!.value),
        plural(nights, 'night'),
        p === null ? none : pText(p),
      ].map((cell) => `<td>${escapeHtml(cell)}</td>`);
      const label = `<span class="label">${swatch(variants.indexOf(variant))}<span>${escapeHtml(variant)}</span></span>`;
      const since = `<td><a href="${encodeURIComponent(run.id)}/report.html">${instant(run.startedAt)}</a></td>`;
      return `<tr><th scope="row">${label}</th>${since}${cells.join('')}</tr>`;
    }),
  );
  if (rows.length === 0) {
    const nights = trends.map(({ points }) => points.length).reduce((a, b) => Math.max(a, b), 0);
    if (nights === 0) return '';
    const why = nights < NIGHTS_FOR_STEP ? `: ${NIGHTS_FOR_STEP} are the fewest that show one` : '';
    return `<p>${worse ? 'That is not yet a step' : 'There is no step'} in the history of ${plural(nights, 'night')}${why}.</p>`;
  }
  const head = ['Variant', 'Since', 'Between commits', 'Level', 'First value', 'For', 'p'].map(
    (title) => `<th scope="col">${title}</th>`,
  );
  return `<div class="table"><table><caption>Where the level changed</caption><thead><tr>${head.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}
