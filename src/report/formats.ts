import type { StoredRun } from '../record/record.ts';
import { toJson } from '../record/to-json.ts';
import { renderCsv } from './csv.ts';
import type { ReportModel } from './document.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { pictured, renderPng, renderSvg } from './picture.ts';
import type { ReportFormat } from './report-format.ts';

/** A file of a report, rendered when it is asked for. */
export interface ReportFile {
  readonly name: string;
  readonly render: () => string | Buffer | Promise<Buffer>;
}

/** The files that a format is. */
export function filesOf(format: ReportFormat, model: ReportModel, stored: StoredRun): readonly ReportFile[] {
  switch (format) {
    case 'html':
      return [{ name: 'report.html', render: () => renderHtml(model) }];
    case 'md':
      return [{ name: 'summary.md', render: () => renderMarkdown(model) }];
    case 'png':
      return pictured(model).map((chart) => ({ name: `${chart.picture}.png`, render: () => renderPng(model, chart) }));
    case 'svg':
      return pictured(model).map((chart) => ({ name: `${chart.picture}.svg`, render: () => renderSvg(model, chart) }));
    case 'json':
      return [{ name: 'report.json', render: () => `${toJson(jsonOf(model, stored))}\n` }];
    case 'csv':
      return [{ name: 'report.csv', render: () => renderCsv(model) }];
    default:
      return format satisfies never;
  }
}

/** The report as data: its words, its tables, and where each trial stood after each epoch. */
function jsonOf({ title, verdict, notices, sections }: ReportModel, { run }: StoredRun) {
  return {
    title,
    run: run.id,
    verdict: verdict.map((text) => text.map((part) => (typeof part === 'string' ? part : part.strong)).join('')),
    notices: notices.map((text) => text.map((part) => (typeof part === 'string' ? part : part.strong)).join('')),
    tables: sections.flatMap(({ id, blocks }) =>
      blocks.flatMap((block) => {
        const table = block.kind === 'table' ? block : block.kind === 'asked' ? block.answer : null;
        if (table === null) return [];
        const columns = table.columns.map((column) => column.title);
        const rows = table.rows.map(({ cells }) => cells.map(({ text, value }) => ({ text, value: value ?? null })));
        return [{ section: id, caption: table.caption, columns, rows }];
      }),
    ),
    trials: run.trials.map(({ id, variant, seed, status, steps, seconds, epochs }) => ({
      ...{ id, variant, seed, status, steps, seconds },
      epochs,
    })),
  };
}
