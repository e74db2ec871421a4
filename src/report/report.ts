import { problemLabels } from '../record/of-problem.ts';
import type { StoredRun } from '../record/record.ts';
import type { ReportModel } from './document.ts';
import { renderHtml } from './html.ts';
import { reportModel } from './model.ts';
import { renderSeveral } from './several/page.ts';
import { severalModel, type SeveralModel } from './several/several.ts';

/** All that is said of a run, of one problem or of several. */
export type Report =
  { readonly kind: 'one'; readonly model: ReportModel } | { readonly kind: 'several'; readonly model: SeveralModel };

export function reportOf(stored: StoredRun): Report {
  return problemLabels(stored).length === 0
    ? { kind: 'one', model: reportModel(stored) }
    : { kind: 'several', model: severalModel(stored) };
}

/** As one HTML file. */
export function pageOf(report: Report): string {
  return report.kind === 'one' ? renderHtml(report.model) : renderSeveral(report.model);
}
