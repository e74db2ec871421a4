import { textHtml } from '../block-html.ts';
import { escapeHtml } from '../escape.ts';
import { sectionHtml } from '../html.ts';
import { htmlDocument } from '../html-document.ts';
import { stylesheet } from '../stylesheet.ts';
import type { Explanation } from './explain.ts';
import { pictureStyle } from './picture/svg.ts';

/** The explanation as one HTML file without scripts: no other file, no network. */
export function explanationHtml({ title, subtitle, answer, notices, sections, attribution }: Explanation): string {
  const style = stylesheet() + pictureStyle();
  return htmlDocument({
    title,
    style,
    body: `<header>
<h1>${escapeHtml(title)}</h1>
<p class="subtitle">${escapeHtml(subtitle)}</p>
<div class="verdict">${answer.map((text) => `<p>${textHtml(text)}</p>`).join('')}</div>
${notices.map((text) => `<p class="notice">${textHtml(text)}</p>`).join('\n')}
</header>
<main>
${sections.map((section) => sectionHtml(section, null)).join('\n')}
</main>
<footer>
${attribution === null ? '' : `<p>${escapeHtml(attribution)}</p>`}
<p>Made by optimizer-bench; every sentence with a number in it comes from the run.</p>
</footer>`,
  });
}
