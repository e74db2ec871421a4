import { dark, light, type Theme } from './page/palette.ts';

/** The page's look; colours come from the chart's palette. */
export function stylesheet(): string {
  return `
:root { color-scheme: light dark; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 3.5rem 1.5rem 3rem; max-width: 62rem;
  background: var(--paper); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: break-word;
}
h1 { margin: 0; font-size: 2.1rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; }
h2 { margin: 3.5rem 0 .75rem; font-size: 1.2rem; font-weight: 650; letter-spacing: -.005em; }
p { margin: .5rem 0; max-width: 44rem; }
strong { font-weight: 650; }
a { color: inherit; text-underline-offset: .15em; }
.subtitle { margin: .4rem 0 0; color: var(--muted); }
.verdict { margin: 2rem 0 0; font-size: 1.12rem; }
.verdict p { margin: .25rem 0; }
.verdict p + p:nth-child(n + 3) { font-size: 1rem; color: var(--muted); }
.notice { margin: 1.5rem 0 0; padding: .6rem .9rem; border-left: 3px solid var(--c1); background: var(--raised); }
figure { margin: 2.5rem 0 0; }
.chart { position: relative; height: clamp(20rem, 52vw, 30rem); }
canvas { display: block; }
figcaption { margin-top: .75rem; color: var(--muted); font-size: .85rem; max-width: 44rem; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1.75rem; align-items: center; margin: 0 0 1rem; font-size: .875rem; }
.controls fieldset { display: flex; gap: .9rem; margin: 0; padding: 0; border: 0; }
.controls legend { float: left; padding: 0; margin-right: .9rem; color: var(--muted); }
.controls label { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .4rem; }
.controls label > span { color: var(--muted); }
.controls output { min-width: 10.5em; color: var(--muted); font-variant-numeric: tabular-nums; }
input { accent-color: var(--text); margin: 0; }
input[type=range] { width: 8rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem .4rem; margin: .75rem 0 0 -.6rem; padding: 0; list-style: none; }
.legend li { max-width: 100%; }
.legend button {
  display: flex; align-items: center; gap: .5rem; max-width: 100%; padding: .25rem .6rem;
  border: 1px solid transparent; border-radius: 6px; background: none; color: inherit;
  font: inherit; font-size: .875rem; text-align: left; overflow-wrap: anywhere; cursor: pointer;
}
.legend button:hover { background: var(--raised); }
.legend button[aria-pressed=false] { color: var(--muted); text-decoration: line-through; }
.legend button[aria-pressed=false] .swatch { opacity: .3; }
.legend .all { color: var(--muted); text-decoration: underline; text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; }
.swatch { flex: none; }
${swatches()}
.table { margin: 1rem 0 1.75rem; overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { padding: 0 0 .5rem; text-align: left; color: var(--muted); font-size: .85rem; }
th, td { padding: .4rem 0 .4rem 1.75rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: baseline; }
th:first-child { padding-left: 0; }
thead th { color: var(--muted); font-weight: 500; vertical-align: bottom; white-space: nowrap; }
.words { min-width: 4.5rem; }
.prose { min-width: 15rem; }
tbody th { font-weight: 450; min-width: 11rem; max-width: 20rem; overflow-wrap: anywhere; }
.label { display: flex; gap: .6rem; }
.label .swatch { margin-top: .45rem; }
.numbers { text-align: right; white-space: nowrap; }
pre { margin: .75rem 0 1rem; padding: .7rem .9rem; overflow-x: auto; border-radius: 6px; background: var(--raised); font-size: .9rem; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1.75rem; margin: .75rem 0 1.5rem; font-size: .9rem; }
dt { color: var(--muted); overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 4rem; padding-top: 1.25rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .85rem; }
@media (max-width: 40rem) {
  body { padding: 2rem 1rem; }
  h1 { font-size: 1.65rem; }
  .verdict { font-size: 1.05rem; }
  th, td { padding-left: 1.1rem; }
  tbody th { min-width: 7.5rem; max-width: 10rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
@media print {
  :root { color-scheme: light; ${variables(light)} }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .controls, .legend .all, .legend button[aria-pressed=false] { display: none; }
  .chart { height: 9cm; }
  .table { overflow: visible; }
  figure, tr, h2, pre { break-inside: avoid; }
  h2, caption { break-after: avoid; }
}
`;
}

function variables({ series, ...named }: Theme): string {
  const colours = [...Object.entries(named), ...series.map((colour, index) => [`c${index}`, colour] as const)];
  return colours.map(([name, colour]) => `--${name}: ${colour};`).join(' ');
}

/** One class a colour for the swatches: the page's policy forbids style attributes. */
function swatches(): string {
  return light.series.map((_, index) => `.c${index} { stroke: var(--c${index}); }`).join(' ');
}
