import { csvText } from '../base/csv.ts';
import type { ReportModel, Table } from './document.ts';

/** The report's tables as one CSV in long form: table, row, column, value as it is written, and as a number. */
export function renderCsv(model: ReportModel): string {
  const tables = model.sections.flatMap(({ id, blocks }) =>
    blocks.flatMap((block): readonly { id: string; table: Table }[] => {
      if (block.kind === 'table') return [{ id, table: block }];
      return block.kind === 'asked' ? [{ id, table: block.answer }] : [];
    }),
  );
  return csvText([
    ['section', 'table', 'row', 'column', 'text', 'number'],
    ...tables.flatMap(({ id, table: { caption, columns, rows } }) =>
      rows.flatMap(({ cells }) =>
        cells
          .slice(1)
          .map(({ text, value }, at) => [id, caption, cells[0]!.text, columns[at + 1]!.title, text, value ?? '']),
      ),
    ),
  ]);
}
