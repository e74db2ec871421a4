import { Chart } from 'chart.js';
import { csvText } from '../../base/csv.ts';
import type { PageData } from './data.ts';
import { configOf, rowsOf, type Draws } from './drawing.ts';
import { listen } from './gestures.ts';
import type { Theme } from './palette.ts';
import { picture, save } from './save.ts';
import { initialView, type Unit, type View } from './view.ts';

/** What all figures of the page share. */
export interface Shared {
  readonly data: PageData;
  readonly theme: Theme;
  readonly hidden: ReadonlySet<number>;
}

export interface Figure {
  draw(): void;
}

/** Brings a chart and its controls to life; figure-html.ts writes the skeleton. */
export function figure(root: HTMLElement, shared: () => Shared): Figure {
  const draws = JSON.parse(root.dataset['draws']!) as Draws;
  const canvas = root.querySelector('canvas')!;
  let view: View = initialView(shared().data, (root.dataset['unit'] ?? 'epoch') as Unit);
  const config = () => configOf(draws, shared().data, { ...view, hidden: shared().hidden }, shared().theme);
  let chart: Chart | null = null;
  const title = root.dataset['title']!;
  const zooms = draws.kind === 'curve' || draws.kind === 'evaluation';
  const reset = root.querySelector<HTMLButtonElement>('[data-do=reset]');

  const draw = (): void => {
    if (chart === null) {
      chart = new Chart(canvas, config());
      if (zooms) followGestures(chart);
      return;
    }
    const { data, options = {} } = config();
    chart.data = data;
    chart.options = options;
    chart.resize();
    chart.update('none');
  };
  const show = (change: Partial<View>): void => {
    view = { ...view, ...change };
    if (reset !== null) reset.hidden = view.window === null;
    sayWindow();
    draw();
  };
  const sayWindow = (): void => {
    const output = root.querySelector('output');
    const epochs = (view.smoothing / 100) * shared().data.epochs;
    if (output !== null) {
      output.textContent = view.smoothing === 0 ? 'off' : `${epochs.toFixed(2)} epochs`;
      output.previousElementSibling!.setAttribute('aria-valuetext', output.textContent);
    }
  };

  root.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement) && !(target instanceof HTMLSelectElement)) return;
    switch (target.dataset['sets']) {
      case 'scale':
        show({ scale: target.value === 'linear' ? 'linear' : 'logarithmic' });
        break;
      case 'unit':
        show({ unit: target.value as Unit, window: null });
        break;
      case 'smoothing':
        show({ smoothing: Number(target.value) });
        break;
      case 'seeds':
        show({ seeds: target.value === 'each' ? 'each' : 'band' });
        break;
      case 'range':
        show({ range: (target as HTMLInputElement).checked });
        break;
    }
  });
  root.addEventListener('click', ({ target }) => {
    const { data, hidden, theme } = shared();
    const act = target instanceof HTMLElement ? target.dataset['do'] : undefined;
    if (act === 'reset') show({ window: null });
    if (act === 'csv') {
      const text = csvText(rowsOf(draws, data, { ...view, hidden }));
      save(`${data.title} ${title}.csv`, new Blob([text], { type: 'text/csv' }));
    }
    if (act === 'png') {
      const legend = data.variants.flatMap(({ label }, series) => (hidden.has(series) ? [] : [{ label, series }]));
      const ofVariants = draws.kind !== 'profile' && draws.kind !== 'grid';
      void picture(canvas, `${data.title}: ${title}`, ofVariants ? legend : [], theme).then((blob) => {
        save(`${data.title} ${title}.png`, blob);
      });
    }
  });
  function followGestures(chart: Chart): void {
    let limits: readonly [number, number] | null = null;
    listen({
      chart,
      canvas,
      limits() {
        // What the axis shows while nothing is zoomed.
        if (view.window === null) limits = [chart.scales['x']!.min, chart.scales['x']!.max];
        return limits!;
      },
      window: () => view.window,
      show(window) {
        show({ window });
      },
    });
  }
  for (const controls of root.querySelectorAll<HTMLElement>('.controls')) controls.hidden = false;
  sayWindow();
  return { draw };
}
