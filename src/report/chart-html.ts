import type { ReportModel } from './document.ts';
import { curveNote } from './curve-note.ts';
import { escapeHtml } from './escape.ts';
import { plural } from './format.ts';
import type { ChartData, Curve } from './page/data.ts';
import { initialView } from './page/view.ts';
import { swatch } from './swatch.ts';

/** The chart's place, its controls and its legend; the page's script (page/main.ts) brings them to life. */
export function chartHtml({ chart }: ReportModel): string {
  if (chart.curves.length === 0) return '<p>No trial took a step, so there is no curve to draw.</p>';
  const buttons = chart.curves.map(
    (curve) =>
      `<li><button type="button" data-series="${curve.series}" aria-pressed="true">` +
      `${swatch(curve.series)}<span>${escapeHtml(curve.label)}${curveNote(curve)}</span></button></li>`,
  );
  const { smoothing, range } = initialView(chart);
  return `<figure>
<div class="controls" id="controls" hidden>
<fieldset><legend>Loss axis</legend>
<label><input type="radio" name="scale" value="logarithmic" checked>log</label>
<label><input type="radio" name="scale" value="linear">linear</label>
</fieldset>
<label><span>Smoothing</span><input type="range" id="smoothing" min="0" max="25" step="0.5" value="${smoothing}" autocomplete="off">
<output id="window" for="smoothing"></output></label>
<label><input type="checkbox" id="range"${range ? ' checked' : ''} autocomplete="off">range of single steps</label>
</div>
<div class="chart"><canvas id="loss" role="img" aria-label="Training loss against epochs, a line for each variant. The table under “Loss per epoch” has the numbers."></canvas></div>
<ul class="legend" id="legend" aria-label="Variants in the chart">
${buttons.join('\n')}
<li><button type="button" class="all" id="all">Hide all</button></li>
</ul>
<figcaption>${caption(chart)}<noscript> The chart needs JavaScript; the tables have the same numbers.</noscript></figcaption>
</figure>`;
}

function caption({ curves }: ChartData): string {
  const stopped = curves.some((curve) => curve.stopped > 0);
  const severalSeeds = curves.some(({ planned }) => planned > 1);
  return [
    'Training loss of the steps against epochs.',
    ...(severalSeeds ? ofSeveralSeeds(curves) : [ofOneSeed(curves[0]!)]),
    ...(stopped && !severalSeeds ? ['A cross marks a variant that stopped early.'] : []),
    ...(stopped && severalSeeds ? ['A line ends, with a cross, where the first of its seeds stopped early.'] : []),
  ].join(' ');
}

function ofOneSeed({ stepsPerPoint }: Curve): string {
  return stepsPerPoint === 1
    ? 'Lines are smoothed as chosen; the pale ones are the single steps.'
    : `A point is the mean of ${stepsPerPoint} steps, smoothed as chosen; the shade runs from the smallest to the largest.`;
}

function ofSeveralSeeds(curves: readonly Curve[]): readonly string[] {
  const [{ seeds, stepsPerPoint }] = curves as readonly [Curve];
  const over = curves.every((curve) => curve.seeds === seeds) ? plural(seeds, 'seed') : 'the seeds';
  const point = stepsPerPoint === 1 ? '' : ` and over ${stepsPerPoint} steps a point`;
  return [
    `Lines are means over ${over}${point}, smoothed as chosen; the shade is the range of single steps over all seeds.`,
  ];
}
