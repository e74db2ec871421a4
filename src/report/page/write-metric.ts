import { formatLoss, formatPercent } from '../../base/units.ts';
import type { PageData } from './data.ts';

export const metricName: Readonly<Record<PageData['metric'], string>> = {
  testAccuracy: 'test accuracy at the end, %',
  testLoss: 'loss at the end',
};

export function writeMetric(metric: PageData['metric'], value: number): string {
  return metric === 'testAccuracy' ? formatPercent(value) : formatLoss(value);
}
