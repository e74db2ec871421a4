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
const hidden = new Set<number>();
let data = JSON.parse(document.getElementById('page-data')!.textContent) as PageData;
let printing = false;

const figures = gallery(() => ({ data, hidden, theme: darkness.matches && !printing ? dark : light }));
figures.add(document);
makeSortable(document);
const askAgain = answer(document.body, () => data);
const keys = document.getElementById('legend');
if (keys !== null)
  legend(keys, hidden, () => {
    figures.redraw();
  });

darkness.addEventListener('change', () => {
  figures.redraw();
});
for (const [event, now] of [['beforeprint', true] as const, ['afterprint', false] as const])
  addEventListener(event, () => {
    printing = now;
    // As wide as paper is, so that charts are drawn for it.
    document.body.toggleAttribute('data-printing', now);
    figures.redraw(now);
  });

const run = document.body.dataset['live'];
if (run !== undefined)
  follow(run, {
    get data() {
      return data;
    },
    changed(next, tables) {
      data = next;
      figures.redraw();
      if (tables) askAgain();
    },
    replaced(part) {
      makeSortable(part);
      figures.add(part);
    },
  });
