import type { Chart as ChartClass } from 'chart.js';
import { chartConfig } from './config.ts';
import type { ChartData } from './data.ts';
import { dark, light } from './palette.ts';
import { initialView, type View } from './view.ts';

/** Chart.js, from the script before this one. */
declare const Chart: typeof ChartClass;

const data = JSON.parse(element('chart-data').textContent) as ChartData;
const canvas = element('loss') as HTMLCanvasElement;
const darkness = matchMedia('(prefers-color-scheme: dark)');
let view: View = initialView(data);
let printing = false;

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
const chart = new Chart(canvas, config());
element('controls').hidden = false;
sayWindow();

for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=scale]')) {
  radio.addEventListener('change', () => {
    show({ scale: radio.value === 'linear' ? 'linear' : 'logarithmic' });
  });
}

const slider = element('smoothing') as HTMLInputElement;
slider.addEventListener('input', () => {
  show({ smoothing: slider.valueAsNumber });
});

const range = element('range') as HTMLInputElement;
range.addEventListener('change', () => {
  show({ range: range.checked });
});

const legend = [...document.querySelectorAll<HTMLButtonElement>('#legend button[data-series]')];
for (const button of legend) {
  button.addEventListener('click', () => {
    const series = Number(button.dataset['series']);
    const hidden = new Set(view.hidden);
    if (!hidden.delete(series)) hidden.add(series);
    show({ hidden });
  });
}

// With many variants one looks at a few: clear the chart, then pick.
const all = element('all') as HTMLButtonElement;
all.addEventListener('click', () => {
  show({ hidden: new Set(view.hidden.size > 0 ? [] : data.curves.map(({ series }) => series)) });
});

darkness.addEventListener('change', redraw);
addEventListener('beforeprint', () => {
  printing = true;
  redraw();
});
addEventListener('afterprint', () => {
  printing = false;
  redraw();
});

function show(change: Partial<View>): void {
  view = { ...view, ...change };
  for (const button of legend) {
    button.setAttribute('aria-pressed', String(!view.hidden.has(Number(button.dataset['series']))));
  }
  all.textContent = view.hidden.size > 0 ? 'Show all' : 'Hide all';
  sayWindow();
  redraw();
}

function redraw(): void {
  const { data, options = {} } = config();
  chart.data = data;
  chart.options = options;
  chart.resize();
  chart.update('none');
}

function config() {
  const theme = darkness.matches && !printing ? dark : light;
  return chartConfig(data, view, theme);
}

function sayWindow(): void {
  const epochs = (view.smoothing / 100) * data.epochs;
  element('window').textContent = view.smoothing === 0 ? 'off' : `mean over ${epochs.toFixed(2)} epochs`;
}

/** The page's own skeleton is written beside this file; a missing part is a mistake in it. */
function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element "${id}"`);
  return found;
}
