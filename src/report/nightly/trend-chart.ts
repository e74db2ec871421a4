import type { Metric, Trend } from '../../analysis/nightly/trend.ts';
import { formatLoss, formatMilliseconds } from '../../base/units.ts';
import { escapeHtml } from '../escape.ts';
import { instant } from '../format.ts';
import { colourIndex, dashOf } from '../page/palette.ts';
import { stepText } from './words.ts';

/** Pixels. Across, places are shares of whatever width there is, so that text has its size on a phone, too. */
const HEIGHT = 250;
/** From so many nights on their points are smaller. */
const MANY = 45;
/** Dates below the chart, where there is room. */
const DATES = 5;

interface Scale {
  /** By the run's id, "12.5%". */
  readonly x: (run: string) => string;
  readonly y: (value: number) => string;
  readonly radius: number;
}

export const trendChartStyle = `
.trend { display: block; width: 100%; height: ${HEIGHT + 60}px; padding: 18px 6px 42px 4.6rem; overflow: visible; }
.trend text { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.trend .grid { stroke: var(--rule); }
.trend .path { stroke-width: 2; stroke-linecap: round; }
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
  const runs = [...new Map(trends.flatMap(({ points }) => points.map(({ run }) => [run.id, run]))).values()];
  runs.sort((a, b) => (a.id < b.id ? -1 : 1));
  const values = trends.flatMap(({ points }) => points.map(({ value }) => value)).filter((value) => value > 0);
  if (values.length === 0) return '<p>Nothing was measured.</p>';
  const order = new Map(runs.map(({ id }, i) => [id, i]));
  const [low, high] = padded(Math.log(Math.min(...values)), Math.log(Math.max(...values)));
  const scale: Scale = {
    x: (run) => `${((100 * (order.get(run)! + 0.5)) / runs.length).toFixed(2)}%`,
    y: (value) => ((HEIGHT * (high - Math.log(value))) / (high - low)).toFixed(1),
    radius: runs.length > MANY ? 2.5 : 4,
  };
  return [
    `<svg class="trend" role="img" aria-label="${metric} by night, a line for each variant; the table below has the changes">`,
    ...[low, (low + high) / 2, high].map((level) => gridLine(metric, Math.exp(level), scale)),
    ...dates(runs, scale),
    ...(baseline !== null && order.has(baseline) ? [pin(scale.x(baseline))] : []),
    ...trends.map((trend) => line(trend, variants.indexOf(trend.variant), scale)),
    '</svg>',
  ].join('\n');
}

/** A flat line lies in the middle. */
function padded(low: number, high: number): readonly [number, number] {
  const margin = Math.max(0.02, (high - low) * 0.08);
  return [low - margin, high + margin];
}

/** The first and the last night, and some between them. */
function dates(runs: readonly Trend['points'][number]['run'][], { x }: Scale): readonly string[] {
  const last = runs.length - 1;
  const at = new Set(Array.from({ length: DATES }, (_, i) => Math.round((last * i) / (DATES - 1))));
  return [...at].map((i) => {
    const { id, startedAt } = runs[i]!;
    // Of a few nights the outermost are far from the margins.
    const place = last < 3 ? 'middle' : i === 0 ? 'start' : i === last ? 'end' : 'middle';
    const kind = i === 0 || i === last ? '' : ' class="between"';
    return `<text${kind} x="${x(id)}" y="${HEIGHT + 24}" text-anchor="${place}">${escapeHtml(startedAt.slice(0, 10))}</text>`;
  });
}

function pin(x: string): string {
  return (
    `<line class="pin" x1="${x}" x2="${x}" y1="0" y2="${HEIGHT}"/>` +
    `<text x="${x}" y="-6" text-anchor="start">baseline</text>`
  );
}

function gridLine(metric: Metric, value: number, { y }: Scale): string {
  const at = y(value);
  return (
    `<line class="grid" x1="0" x2="100%" y1="${at}" y2="${at}"/>` +
    `<text x="-10" y="${at}" dy="4" text-anchor="end">${valueText(metric, value)}</text>`
  );
}

function line({ variant, metric, points, changes }: Trend, series: number, { x, y, radius }: Scale): string {
  const drawn = points.filter(({ value }) => value > 0);
  const dash = dashOf(series);
  const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
  const pieces = drawn.slice(1).map((to, i) => {
    const from = drawn[i]!;
    const ends = `x1="${x(from.run.id)}" y1="${y(from.value)}" x2="${x(to.run.id)}" y2="${y(to.value)}"`;
    return `<line class="path" ${ends}${dashes}/>`;
  });
  const dots = drawn.map(({ run, value }) => {
    const commit = run.commit === null ? '' : `, ${run.commit.slice(0, 9)}`;
    const title = `${variant}: ${valueText(metric, value)}, ${instant(run.startedAt)}${commit}`;
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
  return `<g class="c${colourIndex(series)}">${marks.join('')}${pieces.join('')}${dots.join('')}</g>`;
}

export function valueText(metric: Metric, value: number): string {
  return metric === 'train loss' ? formatLoss(value) : formatMilliseconds(value);
}
