import { textHtml } from '../block-html.ts';
import { escapeHtml } from '../escape.ts';
import { hashOf, sectionHtml } from '../html.ts';
import { stylesheet } from '../stylesheet.ts';
import type { Explanation } from './explain.ts';
import { pictureStyle } from './picture/svg.ts';

/** The explanation as one HTML file without scripts: no other file, no network. */
export function explanationHtml({ title, subtitle, answer, notices, sections, attribution }: Explanation): string {
  const style = stylesheet() + pictureStyle();
  const policy = `default-src 'none'; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · optimizer-bench</title>
<style>${style}</style>
</head>
<body>
<header>
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
</footer>
</body>
</html>
`;
}
