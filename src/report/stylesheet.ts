import { dark, light, type Theme } from './page/palette.ts';

/** The page's look; colours come from the chart's palette. */
export function stylesheet(): string {
  return `
:root { color-scheme: light dark; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.25rem 1.5rem 3rem; max-width: 70rem;
  background: var(--paper); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: break-word;
}
h1 { margin: 0; font-size: 2.1rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; }
/* Far from what is seen, nothing is laid out. */
main > section { content-visibility: auto; contain-intrinsic-size: auto 40rem; margin: 0 -.25rem; padding: 0 .25rem; }
h2 { margin: 3.25rem 0 .75rem; font-size: 1.2rem; font-weight: 650; letter-spacing: -.005em; }
p { margin: .5rem 0; max-width: 44rem; }
strong { font-weight: 650; }
a { color: inherit; text-underline-offset: .15em; }
.subtitle { margin: .4rem 0 0; max-width: 60rem; color: var(--muted); }
.verdict { margin: 1.25rem 0 0; font-size: 1.06rem; }
.verdict p { margin: .25rem 0; max-width: 60rem; }
.verdict:not(.each) p:nth-child(n + 4) { font-size: .95rem; color: var(--muted); }
.notice { margin: 1.5rem 0 0; padding: .6rem .9rem; border-left: 3px solid var(--c1); background: var(--raised); }
h3, .head h2 { margin: 0; font-size: 1rem; font-weight: 600; }
figure { margin: 1.75rem 0 2.25rem; }
main > figure { margin-top: .4rem; }
.head { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; align-items: baseline; justify-content: space-between; margin-bottom: .6rem; }
.chart { position: relative; height: clamp(16rem, 40vw, 24rem); }
main > figure .chart { height: clamp(19rem, 50vw, 30rem); }
.chart.path { height: clamp(20rem, 60vw, 34rem); }
.chart.grid { height: clamp(16rem, 40vw, 22rem); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 2.5rem; }
.pair figure { min-width: 0; }
canvas { display: block; touch-action: pan-y pinch-zoom; }
.chart.curve canvas, .chart.evaluation canvas { cursor: crosshair; touch-action: pan-y; }
.selection { position: absolute; background: var(--c0); opacity: .15; pointer-events: none; }
figcaption { margin-top: .6rem; color: var(--muted); font-size: .85rem; max-width: 46rem; }
.where { display: inline; }
.controls { display: flex; flex-wrap: wrap; gap: .4rem 1.25rem; align-items: center; font-size: .875rem; }
.controls[hidden] { display: none; }
.controls fieldset { display: flex; gap: .7rem; margin: 0; padding: 0; border: 0; }
.controls legend { float: left; padding: 0; margin-right: .7rem; color: var(--muted); }
.controls label { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .4rem; min-width: 0; max-width: 100%; color: var(--muted); }
select { max-width: min(17rem, 100%); text-overflow: ellipsis; }
.controls label > span { color: var(--text); }
.controls output { min-width: 6.5em; font-variant-numeric: tabular-nums; }
.actions { display: inline-flex; gap: .35rem; margin-left: auto; }
select, input[type=number], .actions button {
  padding: .2rem .5rem; border: 1px solid var(--rule); border-radius: 6px; background: var(--paper); color: var(--text);
  font: inherit;
}
input[type=number] { width: 5.5rem; }
.actions button { color: var(--muted); cursor: pointer; font-size: .8rem; }
.actions button:hover { background: var(--raised); color: var(--text); }
input { accent-color: var(--c0); margin: 0; }
input[type=range] { width: 7rem; }
[data-asks] .controls { margin: 1rem 0 0; }
.sticky { position: sticky; top: 0; z-index: 2; }
.problem { margin-top: 4rem; border-top: 2px solid var(--rule); }
.problem h3 { margin: 2.5rem 0 .6rem; }
.problems { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; list-style: none; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem .2rem; margin: 1.1rem 0 0 -.6rem; padding: .4rem 0; list-style: none; background: var(--paper); max-height: 12rem; overflow-y: auto; }
.legend li { display: flex; max-width: 100%; border-radius: 6px; }
.legend li:hover, .legend li:focus-within { background: var(--raised); }
.legend button {
  display: flex; align-items: center; gap: .5rem; max-width: 100%; padding: .25rem .6rem;
  border: 0; border-radius: 6px; background: none; color: inherit;
  font: inherit; font-size: .875rem; text-align: left; overflow-wrap: anywhere; cursor: pointer;
}
.legend button[aria-pressed=false] { color: var(--muted); text-decoration: line-through; }
.legend button[aria-pressed=false] .swatch { opacity: .3; }
.legend .all, .legend .only { color: var(--muted); text-decoration: underline; text-underline-offset: .15em; }
.legend .only { padding: 0 .4rem 0 0; font-size: .75rem; opacity: 0; }
.legend li:hover .only, .legend li:focus-within .only { opacity: 1; }
@media (hover: none) { .legend .only { opacity: 1; } }
.live { margin: 1rem 0 0; font-size: .9rem; color: var(--muted); }
.live::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .5em; border-radius: 50%; background: var(--muted); }
.live[data-state=on]::before { background: var(--c2); }
.live[data-state=lost]::before { background: var(--c1); }
progress { width: 9rem; height: .6rem; accent-color: var(--c0); }
details { margin: 1rem 0; font-size: .9rem; }
summary { cursor: pointer; color: var(--muted); }
:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; }
.swatch { flex: none; }
${swatches()}
.table {
  margin: 1rem 0 1.75rem; overflow-x: auto;
  /* A shade at the right where the table goes on; at its end the first of the two covers it. */
  background:
    linear-gradient(to left, var(--paper) 40%, transparent) right / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--rule), transparent) right / 1rem 100% no-repeat scroll;
}
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { padding: 0 0 .5rem; text-align: left; color: var(--muted); font-size: .85rem; }
th, td { padding: .4rem 0 .4rem 1.25rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: baseline; }
th:first-child { padding-left: 0; }
thead th { color: var(--muted); font-weight: 500; vertical-align: bottom; white-space: nowrap; }
thead button { position: relative; padding: 0; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
thead button:hover { color: var(--text); }
thead button::after { content: " ↕"; content: " ↕" / ""; opacity: 0; }
thead button:hover::after, thead button:focus-visible::after { opacity: .6; }
thead .numbers button::after { position: absolute; right: 100%; padding-right: .2em; }
[aria-sort=ascending] button::after { content: " ↑"; content: " ↑" / ""; opacity: 1; }
[aria-sort=descending] button::after { content: " ↓"; content: " ↓" / ""; opacity: 1; }
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
  .sticky { position: static; }
  body { padding: 2rem 1rem; }
  h1 { font-size: 1.65rem; }
  .verdict { font-size: 1.05rem; }
  th, td { padding-left: 1.1rem; }
  tbody th { min-width: 7rem; max-width: 9rem; }
  tbody th, thead th:first-child { position: sticky; left: 0; background: var(--paper); }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
@media print {
  :root { color-scheme: light; ${variables(light)} }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .controls, .where, .legend .all, .legend .only, .legend button[aria-pressed=false], details { display: none; }
  .legend { position: static; max-height: none; }
  thead button::after { content: none !important; }
  main > section { content-visibility: visible; }
  h2 { margin-top: 1.5rem; }
  .table { overflow: visible; background: none; }
  table { font-size: 7.5pt; }
  th, td { padding-left: .6rem; }
  .numbers { white-space: normal; }
  thead th { white-space: normal; overflow-wrap: anywhere; }
  .words, .prose, tbody th { min-width: 0; }
  figure, tr, h2, pre, .table, dl { break-inside: avoid; }
  h2, h2 + .part:has(> p), caption { break-after: avoid; }
}
/* While a browser lays out for paper, and before: see page/main.ts. */
body[data-printing] { width: 17cm; padding: 0; }
body[data-printing] section { content-visibility: visible; }
body[data-printing] .chart.chart { height: 8.5cm; }
body[data-printing] .pair { grid-template-columns: 1fr 1fr; gap: 0 1rem; }
body[data-printing] .pair .chart.chart { height: 6cm; }
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
