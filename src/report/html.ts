import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { blockHtml, textHtml } from './block-html.ts';
import { chartHtml } from './chart-html.ts';
import type { ReportModel, Section } from './document.ts';
import { escapeHtml, escapeJson, escapeScript } from './escape.ts';
import { pageScript } from './page-script.ts';
import { stylesheet } from './stylesheet.ts';

/** The report as one HTML file: no other file, no network, nothing that runs but the two scripts inside it. */
export function renderHtml(model: ReportModel): string {
  const style = stylesheet();
  // A page without a chart needs no script.
  const scripts = model.chart.curves.length === 0 ? [] : [escapeScript(chartLibrary()), escapeScript(pageScript())];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.length === 0 ? "'none'" : scripts.map(hashOf).join(' ')}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(model.title)} · optimizer-bench</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeHtml(model.title)}</h1>
<p class="subtitle">${escapeHtml(model.subtitle)}</p>
<div class="verdict">${model.verdict.map((text) => `<p>${textHtml(text)}</p>`).join('')}</div>
${model.notices.map((text) => `<p class="notice">${textHtml(text)}</p>`).join('\n')}
</header>
<main>
${chartHtml(model)}
${model.sections.map(sectionHtml).join('\n')}
</main>
<footer>
${model.attribution === null ? '' : `<p>${escapeHtml(model.attribution)}</p>`}
<p>Made by optimizer-bench; the chart by Chart.js (MIT licence).</p>
</footer>
<script type="application/json" id="chart-data">${escapeJson(model.chart)}</script>
${scripts.map((code) => `<script type="module">${code}</script>`).join('\n')}
</body>
</html>
`;
}

export function sectionHtml({ id, title, blocks }: Section): string {
  const heading = `<h2 id="${id}-title">${escapeHtml(title)}</h2>`;
  return `<section id="${id}" aria-labelledby="${id}-title">\n${heading}\n${blocks.map(blockHtml).join('\n')}\n</section>`;
}

export function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

/** Chart.js for browsers. Its package does not export that file, but it lies beside the one that it does. */
function chartLibrary(): string {
  const main = createRequire(import.meta.url).resolve('chart.js');
  const code = readFileSync(join(dirname(main), 'chart.umd.min.js'), 'utf8');
  // A browser's developer tools would look for the source map on disk.
  return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}
