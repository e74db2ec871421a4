import { escapeMarkdown } from '../escape.ts';
import { chartMarkdown, sectionMarkdown, textMarkdown } from '../markdown.ts';
import type { Part } from './part.ts';
import type { SeveralModel } from './several.ts';

/** The words and tables of a report on several problems, each under a heading of its own. */
export function renderSeveralMarkdown({
  title,
  subtitle,
  verdict,
  notices,
  summary,
  parts,
  closing,
  attribution,
}: SeveralModel): string {
  const all = [
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(subtitle),
    ...verdict.map(textMarkdown),
    ...notices.map((notice) => `> ${textMarkdown(notice)}`),
    ...sectionMarkdown(summary),
    ...parts.flatMap(partMarkdown),
    ...closing.flatMap((section) => sectionMarkdown(section)),
    ...(attribution === null ? [] : ['---', escapeMarkdown(attribution)]),
  ];
  return `${all.join('\n\n')}\n`;
}

function partMarkdown({ label, key, model }: Part): readonly string[] {
  return [
    `## ${escapeMarkdown(label)}`,
    ...model.verdict.map(textMarkdown),
    ...model.notices.map((notice) => `> ${textMarkdown(notice)}`),
    chartMarkdown(model.chart, key),
    ...model.sections.flatMap((section) => sectionMarkdown(section, '###', key)),
  ];
}
