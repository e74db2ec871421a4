import type { Block, Cell, Chart, ReportModel, Section, Table, Text } from './document.ts';
import { escapeMarkdown } from './escape.ts';

/** The report's words and tables in GitHub's Markdown, with the picture that lies beside it. */
export function renderMarkdown(model: ReportModel): string {
  const parts = [
    `# ${escapeMarkdown(model.title)}`,
    escapeMarkdown(model.subtitle),
    ...model.verdict.map(textMarkdown),
    ...model.notices.map((notice) => `> ${textMarkdown(notice)}`),
    chartMarkdown(model.chart),
    ...model.sections.flatMap((section) => sectionMarkdown(section)),
    ...(model.attribution === null ? [] : ['---', escapeMarkdown(model.attribution)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** @param key what the names of its pictures begin with */
export function sectionMarkdown({ title, blocks }: Section, heading = '##', key = ''): readonly string[] {
  const written = blocks.map((block) => blockMarkdown(block, key)).filter((block) => block !== '');
  return [`${heading} ${escapeMarkdown(title)}`, ...written];
}

/** Empty for what only the page has. */
function blockMarkdown(block: Block, key: string): string {
  switch (block.kind) {
    case 'text':
      return textMarkdown(block.text);
    case 'code':
      return codeMarkdown(block.code);
    case 'facts':
      return block.facts.map(({ name, value }) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}`).join('\n');
    case 'picture':
      return `![${escapeMarkdown(block.alt)}](${block.name})`;
    case 'table':
      return tableMarkdown(block);
    case 'asked':
      return tableMarkdown(block.answer);
    case 'chart':
      return chartMarkdown(block, key);
    case 'folded':
      return '';
    default:
      return block satisfies never;
  }
}

export function chartMarkdown({ title, picture }: Chart, key = ''): string {
  return picture === null ? '' : `![${escapeMarkdown(title)}](${key}${picture}.png)`;
}

export function textMarkdown(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? escapeMarkdown(part) : strong(part.strong))).join('');
}

function tableMarkdown({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `${escapeMarkdown(caption)}:\n`,
    line(columns.map(({ title }) => escapeMarkdown(title))),
    line(columns.map(({ holds }) => (holds === 'numbers' ? '---:' : '---'))),
    ...rows.map(({ cells }) => line(cells.map(cellMarkdown))),
  ].join('\n');
}

function cellMarkdown({ text, best }: Cell): string {
  return best ? strong(text) : escapeMarkdown(text);
}

/** Stars at a space would be stars. */
function strong(text: string): string {
  const escaped = escapeMarkdown(text).trim();
  return escaped === '' ? '' : `**${escaped}**`;
}

/** Fenced with more backticks than the code has in a row. */
function codeMarkdown(code: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${code}\n${fence}`;
}
