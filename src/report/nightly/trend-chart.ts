import type { TrendPoint } from '../../analysis/nightly/measured.ts';
import type { Metric, Trend } from '../../analysis/nightly/trend.ts';
import { formatLoss, formatMilliseconds } from '../../base/units.ts';
import { escapeHtml } from '../escape.ts';
import { instant } from '../format.ts';
import { colourIndex, dashOf } from '../page/palette.ts';
import { baselinePin, dateLabels, HEIGHT, scaleOf, valueLines, type Scale } from './trend-axis.ts';
import { stepText } from './words.ts';

/** From so many nights on their points are smaller. */
const MANY = 45;

export const trendChartStyle = `
.trend { display: block; width: 100%; height: ${HEIGHT + 60}px; padding: 18px 6px 42px 4.6rem; overflow: visible; }
.trend text { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.trend .grid { stroke: var(--rule); }
.trend .path { stroke-width: 2; stroke-linecap: round; }
.trend .interval { stroke-width: 1.5; opacity: .45; }
.trend circle { fill: var(--paper); stroke-width: 2; }
.trend a:hover circle, .trend a:focus-visible circle { stroke-width: 5; }
.trend .change { stroke-width: 1.5; stroke-dasharray: 3 3; }
.trend .pin { stroke: var(--muted); }
@media (max-width: 40rem) { .trend .between { display: none; } .trend .path { stroke-width: 1.5; } }
`;

/** All variants of one metric over the nights, on a logarithmic scale: every point leads to its run. */
export function trendChart(
  metric: Metric,
  trends: readonly Trend[],
  variants: readonly string[],
  baseline: string | null,
): string {
  const points = trends.flatMap((trend) => trend.points);
  if (points.length === 0) return '<p>Nothing was measured.</p>';
  const runs = [...new Map(points.map(({ run }) => [run.id, run])).values()];
  runs.sort((a, b) => (a.id < b.id ? -1 : 1));
  const scale = scaleOf(runs, points);
  const radius = runs.length > MANY ? 2.5 : 4;
  return [
    `<svg class="trend" role="img" aria-label="${metric} by night, a line for each variant; the table below has the changes">`,
    ...valueLines(scale),
    ...dateLabels(runs, scale),
    ...(runs.some(({ id }) => id === baseline) ? [baselinePin(scale, baseline!)] : []),
    ...trends.map((trend) => line(trend, variants.indexOf(trend.variant), scale, radius)),
    '</svg>',
  ].join('\n');
}

function line({ variant, metric, points, changes }: Trend, series: number, { x, y }: Scale, radius: number): string {
  const dash = dashOf(series);
  const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
  const pieces = points.slice(1).flatMap((to, i) => {
    const from = points[i]!;
    // There is no way to 0 on this axis.
    if (from.value === 0 || to.value === 0) return [];
    const ends = `x1="${x(from.run.id)}" y1="${y(from.value)}" x2="${x(to.run.id)}" y2="${y(to.value)}"`;
    return `<line class="path" ${ends}${dashes}/>`;
  });
  const bars = points.flatMap(({ run, interval }) => {
    if (interval === null) return [];
    const at = x(run.id);
    return `<line class="interval" x1="${at}" x2="${at}" y1="${y(interval.low)}" y2="${y(interval.high)}"/>`;
  });
  const dots = points.map((point) => {
    const { run, value } = point;
    const title = `${variant}: ${pointText(metric, point)}`;
    return (
      `<a href="${encodeURIComponent(run.id)}/report.html"><circle cx="${x(run.id)}" cy="${y(value)}" r="${radius}">` +
      `<title>${escapeHtml(title)}</title></circle></a>`
    );
  });
  const marks = changes.map((change) => {
    const at = x(change.run.id);
    const title = `<title>${escapeHtml(stepText({ variant, metric, change }))}</title>`;
    return `<line class="change" x1="${at}" x2="${at}" y1="0" y2="${HEIGHT}">${title}</line>`;
  });
  return `<g class="c${colourIndex(series)}">${[...marks, ...bars, ...pieces, ...dots].join('')}</g>`;
}

/** "0.123456 (0.120000 to 0.127000), 24 November 2026, 01:55 UTC, 4cd84d0a1". */
function pointText(metric: Metric, { run, value, interval }: TrendPoint): string {
  const range = interval === null ? '' : ` (${valueText(metric, interval.low)} to ${valueText(metric, interval.high)})`;
  const commit = run.commit === null ? '' : `, ${run.commit.slice(0, 9)}`;
  return `${valueText(metric, value)}${range}, ${instant(run.startedAt)}${commit}`;
}

export function valueText(metric: Metric, value: number): string {
  return metric === 'train loss' ? formatLoss(value) : formatMilliseconds(value);
}
