import type { EpochRecord } from './record.ts';

/** What an epoch was judged by besides the loss, by name; older records have the accuracy alone. */
export function metricsOf({ metrics, testAccuracy }: EpochRecord): Readonly<Record<string, number>> {
  return metrics ?? (testAccuracy === null ? {} : { accuracy: testAccuracy });
}
