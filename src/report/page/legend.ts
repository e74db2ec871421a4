/** The one legend of all charts: a click on a variant switches it off and on, "only" isolates it. */
export function legend(root: HTMLElement, hidden: Set<number>, changed: () => void): void {
  const buttons = [...root.querySelectorAll<HTMLButtonElement>('button[data-series]')];
  const every = [...new Set(buttons.map(seriesOf))];
  const all = root.querySelector<HTMLButtonElement>('[data-do=all]')!;
  const isolate = (series: number): void => {
    const alone = !hidden.has(series) && hidden.size === every.length - 1;
    hidden.clear();
    if (!alone) for (const other of every) if (other !== series) hidden.add(other);
  };
  root.addEventListener('click', (event) => {
    const button = (event.target as HTMLElement).closest('button');
    if (button === null) return;
    const series = seriesOf(button);
    if (button === all) {
      const any = hidden.size > 0;
      hidden.clear();
      // With many variants one looks at a few: clear the chart, then pick.
      if (!any) for (const each of every) hidden.add(each);
    } else if (button.dataset['do'] === 'only' || event.shiftKey) isolate(series);
    else if (!hidden.delete(series)) hidden.add(series);
    for (const each of buttons)
      if (each.dataset['do'] !== 'only') each.ariaPressed = String(!hidden.has(seriesOf(each)));
    all.textContent = hidden.size > 0 ? 'Show all' : 'Hide all';
    changed();
  });
}

function seriesOf(button: HTMLButtonElement): number {
  return Number(button.dataset['series']);
}
