import type { Asked, Picture, Question, Row, Table, Text } from './document.ts';
import { escapeHtml } from './escape.ts';
import { inlineSvg } from './explain/picture/svg.ts';
import { swatch } from './swatch.ts';

export function textHtml(text: Text): string {
  return text
    .map((part) => (typeof part === 'string' ? escapeHtml(part) : `<strong>${escapeHtml(part.strong)}</strong>`))
    .join('');
}

export function pictureHtml({ drawing, alt }: Picture): string {
  return `<figure>${inlineSvg(drawing, alt)}<figcaption>${escapeHtml(alt)}</figcaption></figure>`;
}

/** A wide table scrolls in its own box, by keyboard too, so that the page never does. */
export function tableHtml({ caption, columns, rows }: Table): string {
  const classes = columns.map(({ holds }) => ` class="${holds}"`);
  const head = columns.map(({ title }, at) => `<th scope="col"${classes[at]!}>${escapeHtml(title)}</th>`).join('');
  return (
    `<div class="table" role="region" tabindex="0" aria-label="${escapeHtml(caption)}">\n<table>\n` +
    `<caption>${escapeHtml(caption)}</caption>\n<thead><tr>${head}</tr></thead>\n` +
    `<tbody>\n${rows.map((row) => rowHtml(row, classes)).join('\n')}\n</tbody>\n</table>\n</div>`
  );
}

function rowHtml({ series, cells }: Row, classes: readonly string[]): string {
  const html = cells.map(({ text, best, value }, at) => {
    const content = best ? `<strong>${escapeHtml(text)}</strong>` : escapeHtml(text);
    if (at > 0) return `<td${classes[at]!}${value === undefined ? '' : ` data-value="${value}"`}>${content}</td>`;
    if (series === null) return `<th scope="row">${content}</th>`;
    return `<th scope="row"><span class="label">${swatch(series)}<span>${content}</span></span></th>`;
  });
  return `<tr>${html.join('')}</tr>`;
}

/** The table, and controls that the page's script (page/asked.ts) shows and listens to. */
export function askedHtml({ question, answer }: Asked): string {
  return (
    `<div data-asks="${question.kind}"><div class="controls" hidden>${controlsHtml(question)}</div>\n` +
    `<div class="answer">${tableHtml(answer)}</div></div>`
  );
}

function controlsHtml(question: Question): string {
  switch (question.kind) {
    case 'target': {
      const limits = question.unit === '%' ? 'min="0" max="100" step="0.1"' : 'min="0" step="any"';
      const input = `<input type="number" name="target" ${limits} value="${question.value}" autocomplete="off">`;
      return `<label>Target ${input} ${question.unit === '%' ? '% test accuracy' : 'loss'}</label>`;
    }
    case 'paired': {
      const options = (items: readonly (readonly [string, string])[], chosen: string) =>
        items
          .map(
            ([value, text]) =>
              `<option value="${value}"${value === chosen ? ' selected' : ''}>${escapeHtml(text)}</option>`,
          )
          .join('');
      const baselines = question.baselines.map((label, at) => [String(at), label] as const);
      const metrics = question.metrics.map(({ name, title }) => [name, title] as const);
      return (
        `<label>Baseline <select name="baseline" autocomplete="off">${options(baselines, String(question.baseline))}</select></label> ` +
        `<label>Metric <select name="metric" autocomplete="off">${options(metrics, metrics[0]![0])}</select></label>`
      );
    }
    default:
      return question satisfies never;
  }
}
