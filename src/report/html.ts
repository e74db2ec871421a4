import { readFileSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { askedHtml, pictureHtml, tableHtml, textHtml } from './block-html.ts';
import type { Block, ReportModel, Section } from './document.ts';
import { escapeHtml, escapeJson, escapeScript } from './escape.ts';
import { figureHtml, legendHtml } from './figure-html.ts';
import { htmlDocument } from './html-document.ts';
import type { PageData } from './page/data.ts';
import { stylesheet } from './stylesheet.ts';

export type Heading = 'h2' | 'h3';

/** A page that follows its run says so, and may ask the server that it came from. */
export interface Live {
  /** Its id. */
  readonly run: string;
  /** HTML: where the trials stand. */
  readonly trials: string;
}

/** The report as one HTML file: no other file, no network, nothing that runs but the script inside it. */
export function renderHtml(model: ReportModel, live?: Live): string {
  const style = stylesheet();
  const script = escapeScript(pageScript());
  return htmlDocument({
    title: model.title,
    style,
    script,
    ...(live !== undefined && { connect: "'self'", attributes: ` data-live="${escapeHtml(live.run)}"` }),
    body: `<header>
<h1>${escapeHtml(model.title)}</h1>
<p class="subtitle">${escapeHtml(model.subtitle)}</p>
${live === undefined ? '' : '<p class="live" id="live" role="status">Connecting …</p>'}
${verdictHtml(model)}
</header>
<main>
${curvesHtml(model, 'h2')}
${live === undefined ? '' : live.trials}
${sectionsHtml(model)}
</main>
<footer>
${model.attribution === null ? '' : `<p>${escapeHtml(model.attribution)}</p>`}
<p>Made by optimizer-bench; the charts by Chart.js (MIT licence).</p>
</footer>
${dataHtml(model)}
<script type="module">${script}</script>`,
  });
}

/** The legend of all charts, and the first of them. */
export function curvesHtml(model: ReportModel, heading: Heading): string {
  if (!drawn(model.data)) return '<p>No trial took a step, so there is no curve to draw.</p>';
  return `${legendHtml(model)}\n${figureHtml(model.chart, model.data, heading)}`;
}

/** What the charts draw, for the page's script. */
export function dataHtml({ data }: ReportModel): string {
  return `<script type="application/json" class="page-data" id="page-data">${escapeJson(data)}</script>`;
}

/** Everything in words and numbers, in parts that a live page replaces one by one. */
export function partsHtml(model: ReportModel): string {
  return `${verdictHtml(model)}\n${sectionsHtml(model)}`;
}

/** `each`: a sentence for each of several problems, all of them as large as the first. */
export function verdictHtml({ verdict, notices }: Pick<ReportModel, 'verdict' | 'notices'>, each = false): string {
  return `<div class="part" id="part-verdict">
<div class="verdict${each ? ' each' : ''}">${verdict.map((text) => `<p>${textHtml(text)}</p>`).join('')}</div>
${notices.map((text) => `<p class="notice">${textHtml(text)}</p>`).join('\n')}
</div>`;
}

function sectionsHtml(model: ReportModel): string {
  return model.sections.map((section) => sectionHtml(section, model.data)).join('\n');
}

/** `data` are what charts draw; a page without a script has none, and no charts. */
export function sectionHtml({ id, title, blocks }: Section, data: PageData | null, level: Heading = 'h2'): string {
  const heading = `<${level} id="${id}-title">${escapeHtml(title)}</${level}>`;
  const parts = blocks.map((block, at) => {
    const html = blockHtml(block, `part-${id}-${at}`, data);
    const [before, here, after] = [blocks[at - 1], block, blocks[at + 1]].map((each) => each?.kind === 'chart');
    // Two charts in a row stand side by side.
    return `${here && after && !before ? '<div class="pair">' : ''}${html}${here && before && !after ? '</div>' : ''}`;
  });
  return `<section id="${id}" aria-labelledby="${id}-title">\n${heading}\n${parts.join('\n')}\n</section>`;
}

function blockHtml(block: Block, id: string, data: PageData | null): string {
  const part = (html: string) => `<div class="part" id="${id}">${html}</div>`;
  switch (block.kind) {
    case 'text':
      return part(`<p>${textHtml(block.text)}</p>`);
    case 'code':
      return part(`<pre><code>${escapeHtml(block.code)}</code></pre>`);
    case 'facts':
      return part(
        `<dl>${block.facts.map(({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`,
      );
    case 'picture':
      return part(pictureHtml(block));
    case 'table':
      return part(tableHtml(block));
    case 'folded':
      return part(
        `<details><summary>${escapeHtml(block.title)}</summary><pre><code>${escapeHtml(block.code)}</code></pre></details>`,
      );
    case 'asked':
      return askedHtml(block);
    case 'chart':
      return data !== null && drawn(data) ? figureHtml(block, data) : '';
    default:
      return block satisfies never;
  }
}

/** Whether there is a curve to see, or there will be. */
function drawn({ trials }: PageData): boolean {
  return trials.some(({ steps, status }) => steps > 0 || status === 'waiting' || status === 'running');
}

/** The page's own code with Chart.js in it: page/, bundled. Beside this file when it is built; in dist/ when it runs from source. */
export function pageScript(): string {
  const files = ['./page.js', '../../dist/report/page.js'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const built = files.find((file) => existsSync(file));
  if (built === undefined) throw new Error(`the report page is not built: no ${files.join(' or ')}; run npm run build`);
  return readFileSync(built, 'utf8');
}
