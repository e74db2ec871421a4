import { Interaction, type InteractionItem, type InteractionModeFunction } from 'chart.js';

/** How far from the pointer a point may lie, as a share of the chart's width: a curve that ended has no say behind. */
const FAR = 0.04;

/** Points at the nearest point of every dataset, also where their x differ, as they do against seconds. */
const everyAtX: InteractionModeFunction = (chart, event) => {
  const { x } = event as { readonly x: number };
  const items: InteractionItem[] = [];
  chart.getSortedVisibleDatasetMetas().forEach(({ index, data }) => {
    let [low, high] = [0, data.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (data[middle]!.x < x) low = middle;
      else high = middle;
    }
    const near = [low, high].filter((at) => data[at] !== undefined);
    const at = near.sort((a, b) => Math.abs(data[a]!.x - x) - Math.abs(data[b]!.x - x))[0];
    if (at === undefined || Math.abs(data[at]!.x - x) > FAR * chart.width) return;
    items.push({ element: data[at]!, datasetIndex: index, index: at });
  });
  return items;
};

export function registerEveryAtX(): void {
  Interaction.modes.everyAtX = everyAtX;
}
