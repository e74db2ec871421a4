import type { Block, Row, Table, Text } from './document.ts';
import { escapeHtml } from './escape.ts';
import { inlineSvg } from './explain/picture/svg.ts';
import { swatch } from './swatch.ts';

export function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${textHtml(block.text)}</p>`;
    case 'code':
      return `<pre><code>${escapeHtml(block.code)}</code></pre>`;
    case 'facts':
      return `<dl>${block.facts.map(({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
    case 'picture':
      return `<figure>${inlineSvg(block.drawing, block.alt)}<figcaption>${escapeHtml(block.alt)}</figcaption></figure>`;
    case 'table':
      return tableHtml(block);
    default:
      return block satisfies never;
  }
}

export function textHtml(text: Text): string {
  return text
    .map((part) => (typeof part === 'string' ? escapeHtml(part) : `<strong>${escapeHtml(part.strong)}</strong>`))
    .join('');
}

/** A wide table scrolls in its own box, by keyboard too, so that the page never does. */
function tableHtml({ caption, columns, rows }: Table): string {
  const classes = columns.map(({ holds }) => ` class="${holds}"`);
  const head = columns.map(({ title }, at) => `<th scope="col"${classes[at]!}>${escapeHtml(title)}</th>`).join('');
  return (
    `<div class="table" role="region" tabindex="0" aria-label="${escapeHtml(caption)}">\n<table>\n` +
    `<caption>${escapeHtml(caption)}</caption>\n<thead><tr>${head}</tr></thead>\n` +
    `<tbody>\n${rows.map((row) => rowHtml(row, classes)).join('\n')}\n</tbody>\n</table>\n</div>`
  );
}

function rowHtml({ series, cells }: Row, classes: readonly string[]): string {
  const html = cells.map(({ text, best }, at) => {
    const content = best ? `<strong>${escapeHtml(text)}</strong>` : escapeHtml(text);
    if (at > 0) return `<td${classes[at]!}>${content}</td>`;
    if (series === null) return `<th scope="row">${content}</th>`;
    return `<th scope="row"><span class="label">${swatch(series)}<span>${content}</span></span></th>`;
  });
  return `<tr>${html.join('')}</tr>`;
}
