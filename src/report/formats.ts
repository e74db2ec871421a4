import type { StoredRun } from '../record/record.ts';
import { toJson } from '../record/to-json.ts';
import { renderCsv, renderSeveralCsv } from './csv.ts';
import type { ReportModel } from './document.ts';
import { renderMarkdown } from './markdown.ts';
import { pictured, renderPng, renderSvg } from './picture.ts';
import { pageOf, type Report } from './report.ts';
import type { ReportFormat } from './report-format.ts';
import { renderSeveralMarkdown } from './several/markdown.ts';

/** A file of a report, rendered when it is asked for. */
export interface ReportFile {
  readonly name: string;
  readonly render: () => string | Buffer | Promise<Buffer>;
}

/** The files that a format is. */
export function filesOf(format: ReportFormat, report: Report, stored: StoredRun): readonly ReportFile[] {
  switch (format) {
    case 'html':
      return [{ name: 'report.html', render: () => pageOf(report) }];
    case 'md':
      return [{ name: 'summary.md', render: () => markdownOf(report) }];
    case 'png':
      return pictures(report, 'png', renderPng);
    case 'svg':
      return pictures(report, 'svg', renderSvg);
    case 'json':
      return [{ name: 'report.json', render: () => `${toJson(jsonOf(report, stored))}\n` }];
    case 'csv':
      return [{ name: 'report.csv', render: () => csvOf(report) }];
    default:
      return format satisfies never;
  }
}

const markdownOf = ({ kind, model }: Report): string =>
  kind === 'one' ? renderMarkdown(model) : renderSeveralMarkdown(model);

const csvOf = ({ kind, model }: Report): string =>
  kind === 'one'
    ? renderCsv(model)
    : renderSeveralCsv(model.parts.map((part) => ({ problem: part.label, model: part.model })));

/** Of several problems, a picture of each, with the problem's key in its name. */
function pictures(
  { kind, model }: Report,
  extension: string,
  render: typeof renderPng | typeof renderSvg,
): readonly ReportFile[] {
  const models = kind === 'one' ? [{ key: '', model }] : model.parts;
  return models.flatMap(({ key, model: each }) =>
    pictured(each).map((chart) => ({
      name: `${key}${chart.picture}.${extension}`,
      render: () => render(each, chart),
    })),
  );
}

/** The report as data: its words, its tables, and where each trial stood after each epoch. */
function jsonOf(report: Report, { run }: StoredRun) {
  const trials = run.trials.map(({ id, variant, seed, status, steps, seconds, epochs }) => ({
    ...{ id, variant, seed, status, steps, seconds },
    epochs,
  }));
  const { title } = report.model;
  if (report.kind === 'one') return { title, run: run.id, ...saidBy(report.model), trials };
  const problems = report.model.parts.map(({ label, model }) => ({ problem: label, ...saidBy(model) }));
  return { title, run: run.id, problems, trials };
}

function saidBy({ verdict, notices, sections }: Pick<ReportModel, 'verdict' | 'notices' | 'sections'>) {
  return {
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
  };
}
