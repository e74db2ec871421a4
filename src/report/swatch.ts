import { colourIndex, dashOf } from './page/palette.ts';

/** A short piece of a variant's line. Its colour comes from the style sheet: the page has a light and a dark one. */
export function swatch(series: number): string {
  const dash = dashOf(series);
  const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
  return (
    `<svg class="swatch c${colourIndex(series)}" width="22" height="10" viewBox="0 0 22 10" aria-hidden="true">` +
    `<line x1="0" y1="5" x2="22" y2="5" stroke-width="2.5"${dashes}/></svg>`
  );
}
