import type { Metric, Trend } from '../../analysis/nightly/trend.ts';
import { formatLoss, formatMilliseconds } from '../../base/units.ts';
import { escapeHtml } from '../escape.ts';
import { instant } from '../format.ts';
import { colourIndex, dashOf } from '../page/palette.ts';
import { stepText } from './words.ts';

const size = { width: 900, height: 300, left: 80, right: 12, top: 14, bottom: 40 };

interface Scale {
  /** By the run's id. */
  readonly x: (run: string) => number;
  readonly y: (value: number) => number;
}

/** All variants of one metric over the nights, on a logarithmic scale: every point leads to its run. */
export function trendChart(metric: Metric, trends: readonly Trend[], variants: readonly string[]): string {
  const runs = [...new Map(trends.flatMap(({ points }) => points.map(({ run }) => [run.id, run]))).values()];
  runs.sort((a, b) => (a.id < b.id ? -1 : 1));
  const values = trends.flatMap(({ points }) => points.map(({ value }) => value)).filter((value) => value > 0);
  if (values.length === 0) return '<p>Nothing was measured.</p>';
  const order = new Map(runs.map(({ id }, i) => [id, i]));
  const [low, high] = padded(Math.log(Math.min(...values)), Math.log(Math.max(...values)));
  const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };
  const scale: Scale = {
    x: (run) => size.left + (inner.width * (order.get(run)! + 0.5)) / runs.length,
    y: (value) => size.top + (inner.height * (high - Math.log(value))) / (high - low),
  };
  const dates = [runs[0]!, ...(runs.length > 1 ? [runs.at(-1)!] : [])];
  return [
    `<svg class="trend" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${metric} by night, a line for each variant; the table below has the changes">`,
    ...[low, (low + high) / 2, high].map((level) => gridLine(metric, Math.exp(level), scale)),
    ...dates.map(({ id, startedAt }, i) => {
      const anchor = dates.length === 1 ? 'middle' : i === 0 ? 'start' : 'end';
      const text = startedAt.slice(0, 10);
      return `<text x="${scale.x(id).toFixed(1)}" y="${size.height - 14}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
    }),
    ...trends.map((trend) => line(trend, variants.indexOf(trend.variant), scale)),
    '</svg>',
  ].join('\n');
}

/** A flat line lies in the middle. */
function padded(low: number, high: number): readonly [number, number] {
  const margin = Math.max(0.02, (high - low) * 0.08);
  return [low - margin, high + margin];
}

function gridLine(metric: Metric, value: number, { y }: Scale): string {
  const at = y(value).toFixed(1);
  return (
    `<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}"/>` +
    `<text x="${size.left - 8}" y="${at}" dy="4" text-anchor="end">${valueText(metric, value)}</text>`
  );
}

function line({ variant, metric, points, changes }: Trend, series: number, { x, y }: Scale): string {
  const drawn = points.filter(({ value }) => value > 0);
  const colour = `c${colourIndex(series)}`;
  const dash = dashOf(series);
  const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
  const path = drawn.map(({ run, value }) => `${x(run.id).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const dots = drawn.map(({ run, value }) => {
    const commit = run.commit === null ? '' : `, ${run.commit.slice(0, 9)}`;
    const title = `${variant}: ${valueText(metric, value)}, ${instant(run.startedAt)}${commit}`;
    return (
      `<a href="${encodeURIComponent(run.id)}/report.html"><circle cx="${x(run.id).toFixed(1)}" cy="${y(value).toFixed(1)}" r="4">` +
      `<title>${escapeHtml(title)}</title></circle></a>`
    );
  });
  const marks = changes.map((change) => {
    const at = (x(change.run.id) + x(change.last.id)) / 2;
    const title = `<title>${escapeHtml(stepText({ variant, metric, change }))}</title>`;
    const ends = `y1="${size.top}" y2="${size.height - size.bottom}"`;
    return `<line class="change" x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" ${ends}>${title}</line>`;
  });
  return `<g class="${colour}"><polyline points="${path}"${dashes}/>${marks.join('')}${dots.join('')}</g>`;
}

export function valueText(metric: Metric, value: number): string {
  return metric === 'train loss' ? formatLoss(value) : formatMilliseconds(value);
}
