import { csvText } from '../base/csv.ts';
import type { ReportModel, Table } from './document.ts';

const COLUMNS = ['section', 'table', 'row', 'column', 'text', 'number'];

/** The report's tables as one CSV in long form: table, row, column, value as it is written, and as a number. */
export function renderCsv(model: ReportModel): string {
  return csvText([COLUMNS, ...linesOf(model)]);
}

/** The same of several problems, whose name comes first. */
export function renderSeveralCsv(parts: readonly { readonly problem: string; readonly model: ReportModel }[]): string {
  const lines = parts.flatMap(({ problem, model }) => linesOf(model).map((line) => [problem, ...line]));
  return csvText([['problem', ...COLUMNS], ...lines]);
}

function linesOf({ sections }: ReportModel): readonly (readonly (string | number)[])[] {
  const tables = sections.flatMap(({ id, blocks }) =>
    blocks.flatMap((block): readonly { id: string; table: Table }[] => {
      if (block.kind === 'table') return [{ id, table: block }];
      return block.kind === 'asked' ? [{ id, table: block.answer }] : [];
    }),
  );
  return tables.flatMap(({ id, table: { caption, columns, rows } }) =>
    rows.flatMap(({ cells }) =>
      cells
        .slice(1)
        .map(({ text, value }, at) => [id, caption, cells[0]!.text, columns[at + 1]!.title, text, value ?? '']),
    ),
  );
}
