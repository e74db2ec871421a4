import { counted } from '../base/units.ts';
import type { Chart, Control, ReportModel } from './document.ts';
import { escapeHtml } from './escape.ts';
import type { PageData } from './page/data.ts';
import { initialView, unitNames, type Unit } from './page/view.ts';
import { swatch } from './swatch.ts';

/** A chart's place and its controls; the page's script (page/figure.ts) brings them to life. */
export function figureHtml(chart: Chart, data: PageData, heading: 'h2' | 'h3' = 'h3'): string {
  const { id, title, draws, unit, caption, table } = chart;
  const view = initialView(data, unit);
  const zooms = draws.kind === 'curve' || draws.kind === 'evaluation';
  const attributes = [
    `id="figure-${id}"`,
    `data-draws="${escapeHtml(JSON.stringify(draws))}"`,
    `data-unit="${unit}"`,
    `data-title="${escapeHtml(title)}"`,
  ].join(' ');
  const controls = chart.controls.map((control) => controlHtml(control, id, data, view)).join('\n');
  return `<figure ${attributes}>
<div class="head"><${heading} id="figure-${id}-title">${escapeHtml(title)}</${heading}>
<div class="controls" hidden>
${controls}
<span class="actions">${zooms ? '<button type="button" data-do="reset" hidden>Reset zoom</button>' : ''}<button type="button" data-do="png" aria-label="Save this chart as PNG">PNG</button><button type="button" data-do="csv" aria-label="Save this chart’s data as CSV">CSV</button></span>
</div></div>
<div class="chart ${draws.kind}"><canvas role="img" aria-labelledby="figure-${id}-title" aria-describedby="figure-${id}-where"${zooms ? ' tabindex="0" title=""' : ''}></canvas></div>
<figcaption>${escapeHtml(caption)} <span class="where" id="figure-${id}-where">The numbers are in <a href="#${table}">the table</a>.${zooms ? ' Keys: + and − zoom, arrows move, 0 shows all.' : ''}</span><noscript> The chart needs JavaScript; the tables have the same numbers.</noscript></figcaption>
</figure>`;
}

function controlHtml(control: Control, id: string, data: PageData, view: ReturnType<typeof initialView>): string {
  const choice = (legend: string, sets: string, options: readonly (readonly [value: string, text: string])[]) =>
    `<fieldset><legend>${legend}</legend>${options
      .map(
        ([value, text], at) =>
          `<label><input type="radio" name="${id}-${sets}" data-sets="${sets}" value="${value}"${at === 0 ? ' checked' : ''} autocomplete="off"><span>${text}</span></label>`,
      )
      .join('')}</fieldset>`;
  switch (control) {
    case 'scale':
      return choice('Loss axis', 'scale', [
        ['logarithmic', 'log'],
        ['linear', 'linear'],
      ]);
    case 'seeds':
      if (data.trials.length === data.variants.length) return '';
      return choice('Seeds', 'seeds', [
        ['band', 'median'],
        ['each', 'each'],
      ]);
    case 'unit':
      return `<label><select data-sets="unit" aria-label="x axis" autocomplete="off">${unitsOf(data)
        .map((unit) => `<option value="${unit}"${unit === view.unit ? ' selected' : ''}>${unitNames[unit]}</option>`)
        .join('')}</select></label>`;
    case 'smoothing':
      return `<label>Smoothing <input type="range" data-sets="smoothing" min="0" max="25" step="0.5" value="${view.smoothing}" autocomplete="off"><output></output></label>`;
    case 'range':
      return `<label><input type="checkbox" data-sets="range"${view.range ? ' checked' : ''} autocomplete="off"><span>range of single steps</span></label>`;
    default:
      return control satisfies never;
  }
}

/** A step of a function is one evaluation of its gradient: two names for one axis. */
function unitsOf({ variants }: PageData): readonly Unit[] {
  const same = variants.every(({ stepsPerEpoch, evaluationsPerEpoch }) => stepsPerEpoch === evaluationsPerEpoch);
  return same ? ['epoch', 'step', 'seconds'] : ['epoch', 'step', 'seconds', 'evaluations'];
}

/** The legend of all charts of variants. */
export function legendHtml({ data }: ReportModel): string {
  const items = data.variants.map(
    ({ label }, series) =>
      `<li><button type="button" data-series="${series}" aria-pressed="true">${swatch(series)}<span>${escapeHtml(label)}${escapeHtml(noteOn(data, series))}</span></button>` +
      `<button type="button" class="only" data-do="only" data-series="${series}" aria-label="Show only ${escapeHtml(label)}">only</button></li>`,
  );
  // It stays in sight while one scrolls, unless it would hide what it explains.
  const sticky = data.variants.length <= 8 ? ' sticky' : '';
  return `<ul class="legend${sticky}" id="legend" aria-label="Variants in the charts">
${items.join('\n')}
<li><button type="button" class="all" data-do="all">Hide all</button></li>
</ul>`;
}

/** What a legend must add to a variant's label: " (1 of 3 seeds stopped early)"; empty where all went well. */
export function noteOn(data: PageData, series: number): string {
  return stoppedNote(data, series) + unlearnedNote(data, series);
}

function unlearnedNote({ variants, trials }: PageData, series: number): string {
  const { unlearned } = variants[series]!;
  const completed = trials.filter((trial) => trial.series === series && trial.status === 'completed').length;
  if (unlearned === 0) return '';
  return unlearned === completed ? ' (did not learn)' : ` (${unlearned} of ${completed} seeds did not learn)`;
}

function stoppedNote({ trials }: PageData, series: number): string {
  const own = trials.filter((trial) => trial.series === series);
  const planned = own.length;
  const seeds = own.filter(({ steps }) => steps > 0);
  const stopped = seeds.filter(({ status }) => !['completed', 'running'].includes(status)).length;
  if (own.some(({ status }) => status === 'running' || status === 'waiting')) return '';
  if (stopped === 0) return seeds.length === planned ? '' : ` (${seeds.length} of ${counted(planned, 'seed')})`;
  if (planned === 1) return ' (stopped early)';
  if (seeds.length === planned) return ` (${stopped} of ${counted(planned, 'seed')} stopped early)`;
  return ` (${seeds.length} of ${counted(planned, 'seed')}, ${stopped} stopped early)`;
}
