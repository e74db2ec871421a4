import type { ChartOptions } from 'chart.js';
import type { Theme } from './palette.ts';

export type Tooltip = NonNullable<NonNullable<ChartOptions<'line'>['plugins']>['tooltip']>;

export function tooltipLook(theme: Theme): Tooltip {
  return {
    backgroundColor: theme.raised,
    borderColor: theme.rule,
    borderWidth: 1,
    titleColor: theme.text,
    bodyColor: theme.text,
    footerColor: theme.muted,
    footerFont: { weight: 'normal' },
    padding: 10,
    usePointStyle: true,
  };
}
