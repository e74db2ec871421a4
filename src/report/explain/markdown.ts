import { escapeMarkdown } from '../escape.ts';
import { sectionMarkdown, textMarkdown } from '../markdown.ts';
import type { Explanation } from './explain.ts';

/** The explanation in GitHub's Markdown; its pictures lie beside it. */
export function explanationMarkdown({ title, subtitle, answer, notices, sections, attribution }: Explanation): string {
  const parts = [
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(subtitle),
    ...answer.map(textMarkdown),
    ...notices.map((notice) => `> ${textMarkdown(notice)}`),
    ...sections.flatMap((section) => sectionMarkdown(section)),
    ...(attribution === null ? [] : ['---', escapeMarkdown(attribution)]),
  ];
  return `${parts.join('\n\n')}\n`;
}
