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
import { figure, type Figure } from './figure.ts';
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

const shared = () => ({ data, hidden, theme: darkness.matches && !printing ? dark : light });
function redraw(): void {
  for (const each of figures) each.redraw();
}

const roots = [...document.querySelectorAll<HTMLElement>('figure[data-draws]')];
const figures: Figure[] = roots.slice(0, 1).map((root) => figure(root, shared));
// What is further down may come a moment later; the reader has the first chart.
setTimeout(() => {
  figures.push(...roots.slice(1).map((root) => figure(root, shared)));
  document.body.dataset['drawn'] = '';
});
makeSortable(document);
const askAgain = answer(document.body, () => data);
const keys = document.getElementById('legend');
if (keys !== null) legend(keys, hidden, redraw);

darkness.addEventListener('change', redraw);
addEventListener('beforeprint', () => {
  printing = true;
  redraw();
});
addEventListener('afterprint', () => {
  printing = false;
  redraw();
});

if (document.body.dataset['live'] !== undefined)
  follow({
    get data() {
      return data;
    },
    changed(next) {
      data = next;
      redraw();
      askAgain();
    },
    replaced: makeSortable,
  });
