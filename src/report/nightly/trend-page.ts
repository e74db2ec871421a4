import type { RunReference } from '../../analysis/comparison/comparison.ts';
import { METRICS, type Trend } from '../../analysis/nightly/trend.ts';
import { escapeHtml } from '../escape.ts';
import { instant, none, plural } from '../format.ts';
import { htmlDocument } from '../html-document.ts';
import { stylesheet } from '../stylesheet.ts';
import { swatch } from '../swatch.ts';
import { trendChart, trendChartStyle, valueText } from './trend-chart.ts';
import { pText, times } from './words.ts';

const TITLES = { 'train loss': 'Training loss of the last epoch', step: 'A step', update: 'The update alone' } as const;

const style = `${stylesheet()}${trendChartStyle}td { white-space: nowrap; }
.keys { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
.keys li { display: flex; gap: .5rem; align-items: center; }
`;

/** The history of a suite as one HTML file beside its runs: no script, no network. */
export function trendPage(suite: string, trends: readonly Trend[], baseline: RunReference | null): string {
  const variants = [...new Set(trends.map(({ variant }) => variant))];
  const runs = new Set(trends.flatMap(({ points }) => points.map(({ run }) => run.id)));
  const keys = variants.map((label, i) => `<li>${swatch(i)}<span>${escapeHtml(label)}</span></li>`);
  const sections = METRICS.map((metric) => {
    const shown = trends.filter((trend) => trend.metric === metric);
    return `<section aria-labelledby="${metric.replace(' ', '-')}">
<h2 id="${metric.replace(' ', '-')}">${TITLES[metric]}</h2>
${trendChart(metric, shown, variants, baseline?.id ?? null)}
${changesTable(shown, variants)}
</section>`;
  });
  return htmlDocument({
    title: `${suite} over time`,
    style,
    body: `<header>
<h1>${escapeHtml(suite)} over time</h1>
<p class="subtitle">${plural(runs.size, 'comparable run')}${baseline === null ? '' : `; the baseline is ${escapeHtml(baseline.id)}, ${instant(baseline.startedAt)}`}. A point leads to its run; a dashed upright is where the level changed. Times are of the newest run’s machine alone.</p>
<ul class="keys" aria-label="Variants">${keys.join('')}</ul>
</header>
<main>
${sections.join('\n')}
</main>
<footer><p>Made by optimizer-bench.</p></footer>`,
  });
}

function changesTable(trends: readonly Trend[], variants: readonly string[]): string {
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
  if (rows.length === 0) return '<p>The level did not change.</p>';
  const head = ['Variant', 'Since', 'Between commits', 'Level', 'First value', 'For', 'p'].map(
    (title) => `<th scope="col">${title}</th>`,
  );
  return `<div class="table"><table><caption>Where the level changed</caption><thead><tr>${head.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}
