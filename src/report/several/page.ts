import { escapeHtml, escapeScript } from '../escape.ts';
import { curvesHtml, dataHtml, pageScript, sectionHtml, verdictHtml } from '../html.ts';
import { htmlDocument } from '../html-document.ts';
import { stylesheet } from '../stylesheet.ts';
import type { Part } from './part.ts';
import type { SeveralModel } from './several.ts';

/** The report of a run on several problems as one HTML file. */
export function renderSeveral(model: SeveralModel): string {
  const { title, subtitle, summary, parts, closing, attribution } = model;
  const script = escapeScript(pageScript());
  const links = parts.map(({ label, key }) => `<li><a href="#${key}part">${escapeHtml(label)}</a></li>`);
  return htmlDocument({
    title,
    style: stylesheet(),
    script,
    body: `<header>
<h1>${escapeHtml(title)}</h1>
<p class="subtitle">${escapeHtml(subtitle)}</p>
${verdictHtml(model, true)}
</header>
<main>
${sectionHtml(summary, null)}
<nav aria-label="Problems"><ul class="problems">${links.join('')}</ul></nav>
${parts.map(partHtml).join('\n')}
${closing.map((section) => sectionHtml(section, null)).join('\n')}
</main>
<footer>
${attribution === null ? '' : `<p>${escapeHtml(attribution)}</p>`}
<p>Made by optimizer-bench; the charts by Chart.js (MIT licence).</p>
</footer>
<script type="module">${script}</script>`,
  });
}

function partHtml({ label, key, model }: Part): string {
  const inside = `${verdictHtml(model)}
${curvesHtml(model, 'h3')}
${model.sections.map((section) => sectionHtml(section, model.data, 'h3')).join('\n')}
${dataHtml(model)}`;
  return `<article class="problem" id="${key}part" data-problem="${escapeHtml(label)}" aria-labelledby="${key}title">
<h2 id="${key}title">${escapeHtml(label)}</h2>
${withIds(inside, key)}
</article>`;
}

/** Every id with `key` before it, and whatever leads to one, and the names of radio buttons: what a page has once, a part has for itself. */
function withIds(html: string, key: string): string {
  return html
    .replaceAll(
      / (id|for|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"/g,
      (_, attribute: string, ids: string) =>
        ` ${attribute}="${ids
          .split(' ')
          .map((id) => key + id)
          .join(' ')}"`,
    )
    .replaceAll(/ href="#([^"]*)"/g, ` href="#${key}$1"`)
    .replaceAll(/ type="radio" name="/g, ` type="radio" name="${key}`);
}
