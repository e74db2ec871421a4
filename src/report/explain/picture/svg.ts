import { escapeHtml } from '../../escape.ts';
import { dark, light, type Theme } from '../../page/palette.ts';

/** A picture by its inside; it takes its colours from classes, so that a page can have a light and a dark one. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly content: string;
}

/** As part of a page whose style sheet has `pictureStyle`. */
export function inlineSvg({ width, height, content }: Drawing, alt: string): string {
  return (
    `<svg class="picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
    `aria-label="${escapeHtml(alt)}">${content}</svg>`
  );
}

/** As a file of its own, on white paper. */
export function svgFile({ width, height, content }: Drawing, alt: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" role="img"><title>${escapeHtml(alt)}</title><style>${styleOf(light)}</style>` +
    `<rect width="${width}" height="${height}" fill="${light.paper}"/>${content}</svg>\n`
  );
}

export function pictureStyle(): string {
  return (
    `.picture { display: block; max-width: 100%; height: auto; }\n${styleOf(light)}\n` +
    `@media (prefers-color-scheme: dark) { ${styleOf(dark)} }\n@media print { ${styleOf(light)} }\n`
  );
}

function styleOf({ text, muted, rule, series }: Theme): string {
  const font = 'font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;';
  const colours = [0, 1].map((i) => `.p${i} { stroke: ${series[i]!}; } .f${i} { fill: ${series[i]!}; stroke: none; }`);
  return (
    `.picture text { ${font} fill: ${text}; stroke: none; } .picture .muted { fill: ${muted}; } ` +
    `.picture .rule { stroke: ${rule}; } .picture .mark { stroke: ${text}; } .picture .dot { fill: ${text}; } ` +
    `.picture .faint { stroke: ${muted}; fill: none; } ${colours.map((css) => css.replaceAll('.p', '.picture .p').replaceAll('.f', '.picture .f')).join(' ')}`
  );
}

export type Anchor = 'start' | 'middle' | 'end';

export function label(x: number, y: number, words: string, anchor: Anchor = 'start', className = ''): string {
  const classes = className === '' ? '' : ` class="${className}"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${classes}>${escapeHtml(words)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string, width = 1, dash = ''): string {
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${className}" stroke-width="${width}"${dashes}/>`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
