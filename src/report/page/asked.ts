import type { Metric } from '../../analysis/metric.ts';
import { tableHtml } from '../block-html.ts';
import type { Table } from '../document.ts';
import { pairedTable } from '../section/paired-table.ts';
import { targetTable } from '../section/target-table.ts';
import type { PageData } from './data.ts';
import { makeSortable } from './sort.ts';

/**
 * Tables that answer a question of the reader's: the target, or the baseline and the metric. Returns the way to have them
 * answered again when the data are others.
 */
export function answer(root: HTMLElement, data: () => PageData): () => void {
  const target = root.querySelector<HTMLElement>('[data-asks=target]');
  const paired = root.querySelector<HTMLElement>('[data-asks=paired]');
  if (target !== null)
    ask(target, (value) => {
      const { metric, trials } = data();
      const number = Number(value('target')) / (metric === 'testAccuracy' ? 100 : 1);
      return targetTable(data(), trials, { metric, value: number });
    });
  if (paired !== null)
    ask(paired, (value) => {
      const { variants, trials } = data();
      return pairedTable(labels(variants), trials, Number(value('baseline')), value('metric') as Metric);
    });
  return () => {
    for (const each of [target, paired]) each?.querySelector('.controls')!.dispatchEvent(new Event('input'));
  };
}

const labels = (variants: PageData['variants']): readonly string[] => variants.map(({ label }) => label);

function ask(root: HTMLElement, table: (value: (name: string) => string) => Table): void {
  const controls = root.querySelector<HTMLElement>('.controls')!;
  const place = root.querySelector<HTMLElement>('.answer')!;
  controls.hidden = false;
  controls.addEventListener('input', () => {
    const value = (name: string) => {
      const field = controls.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${name}]`)!;
      return field.value === '' && field instanceof HTMLInputElement ? field.defaultValue : field.value;
    };
    place.innerHTML = tableHtml(table(value));
    makeSortable(place);
  });
}
