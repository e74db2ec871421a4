import type { ChartOptions, InteractionModeFunction } from 'chart.js';
import type { Scale } from './axes.ts';
import type { Tooltip } from './tooltip-look.ts';

/** every-at-x.ts has it, for those who can point. */
declare module 'chart.js' {
  interface InteractionModeMap {
    everyAtX: InteractionModeFunction;
  }
}

/** What all charts have in common. */
export function baseOptions(x: Scale, y: Scale, tooltip: Tooltip): ChartOptions<'line'> {
  return {
    // The reader's own locale would make two readers' pages differ.
    locale: 'en-US',
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    normalized: true,
    interaction: { mode: 'everyAtX' },
    scales: { x, y },
    plugins: { legend: { display: false }, tooltip },
  };
}
