import {
  CategoryScale,
  Chart,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { answer } from './asked.ts';
import type { PageData } from './data.ts';
import { registerEveryAtX } from './every-at-x.ts';
import { gallery } from './gallery.ts';
import { legend } from './legend.ts';
import { follow } from './live.ts';
import { dark, light } from './palette.ts';
import { makeSortable } from './sort.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, CategoryScale);
Chart.register(MatrixController, MatrixElement, Filler, Legend, Tooltip);
registerEveryAtX();
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;

const darkness = matchMedia('(prefers-color-scheme: dark)');
let printing = false;

/** The whole page, or what it has of one problem of several, each with data, legend and tables of its own. */
function partOf(script: HTMLElement) {
  const root = script.closest<HTMLElement>('[data-problem]') ?? document.body;
  const hidden = new Set<number>();
  let data = JSON.parse(script.textContent) as PageData;
  const figures = gallery(() => ({ data, hidden, theme: darkness.matches && !printing ? dark : light }));
  figures.add(root);
  const askAgain = answer(root, () => data);
  const keys = root.querySelector<HTMLElement>('.legend');
  if (keys !== null)
    legend(keys, hidden, () => {
      figures.redraw();
    });
  return {
    figures,
    askAgain,
    get data() {
      return data;
    },
    set data(next: PageData) {
      data = next;
    },
  };
}

const parts = [...document.querySelectorAll<HTMLElement>('script.page-data')].map(partOf);
makeSortable(document);

darkness.addEventListener('change', () => {
  for (const { figures } of parts) figures.redraw();
});
for (const [event, now] of [['beforeprint', true] as const, ['afterprint', false] as const])
  addEventListener(event, () => {
    printing = now;
    // As wide as paper is, so that charts are drawn for it.
    document.body.toggleAttribute('data-printing', now);
    for (const { figures } of parts) figures.redraw(now);
  });

const run = document.body.dataset['live'];
const [whole] = parts;
if (run !== undefined && whole !== undefined)
  follow(run, {
    get data() {
      return whole.data;
    },
    changed(next, tables) {
      whole.data = next;
      whole.figures.redraw();
      if (tables) whole.askAgain();
    },
    replaced(part) {
      makeSortable(part);
      whole.figures.add(part);
    },
  });
