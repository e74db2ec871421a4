import type { VariantSummary } from '../../analysis/summary.ts';
import type { StoredRun } from '../../record/record.ts';
import type { ReportModel } from '../document.ts';

/** What there is to say of one of the problems. */
export interface Part {
  readonly label: string;
  /** Its ids on the page, and the names of its files, begin with this. */
  readonly key: string;
  readonly run: StoredRun;
  readonly summaries: readonly VariantSummary[];
  readonly model: ReportModel;
}
