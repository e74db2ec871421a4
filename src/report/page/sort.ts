/** Makes the columns of every table in the element sortable: upwards, downwards, and as they were. */
export function makeSortable(root: ParentNode): void {
  for (const table of root.querySelectorAll('table')) {
    const body = table.tBodies[0];
    const heads = table.tHead?.rows[0]?.cells;
    if (body === undefined || heads === undefined || body.rows.length < 2) continue;
    const original = [...body.rows];
    for (const [column, head] of [...heads].entries()) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const next = { none: 'ascending', ascending: 'descending', descending: 'none' } as const;
        const order = next[(head.ariaSort ?? 'none') as keyof typeof next];
        for (const other of heads) other.removeAttribute('aria-sort');
        if (order !== 'none') head.ariaSort = order;
        body.append(...(order === 'none' ? original : sorted(original, column, order)));
      });
    }
  }
}

/** Cells without a number stay at the end, whichever way the others go. */
function sorted(
  rows: readonly HTMLTableRowElement[],
  column: number,
  order: 'ascending' | 'descending',
): readonly HTMLTableRowElement[] {
  const sign = order === 'ascending' ? 1 : -1;
  const cell = (row: HTMLTableRowElement) => row.cells[column]!;
  const numeric = rows.some((row) => cell(row).dataset['value'] !== undefined);
  const value = (row: HTMLTableRowElement) => Number(cell(row).dataset['value'] ?? NaN);
  return rows.toSorted((a, b) => {
    if (!numeric) return sign * cell(a).textContent.localeCompare(cell(b).textContent, 'en', { numeric: true });
    const [x, y] = [value(a), value(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y);
  });
}
