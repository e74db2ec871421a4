import { formatPercent, formatSeconds } from '../base/units.ts';
import { summarise } from '../analysis/summary.ts';
import { verdict, type Ranking } from '../analysis/verdict.ts';
import { escapeHtml } from '../report/escape.ts';
import { instant, plural } from '../report/format.ts';
import { htmlDocument } from '../report/html-document.ts';
import { stylesheet } from '../report/stylesheet.ts';
import type { Listed } from './runs.ts';

/** All runs, newest first, with a search and boxes to tick for a comparison. Works without any script. */
export function indexHtml(all: readonly Listed[], query: string): string {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter((listed) => words.every((word) => searchText(listed).includes(word)));
  const style = stylesheet() + extra;
  return htmlDocument({
    title: 'Runs',
    style,
    forms: "'self'",
    body: `<header><h1>Runs</h1><p class="subtitle">${plural(found.length, 'run')}${words.length === 0 ? '' : ` of ${all.length} with “${escapeHtml(query)}”`}</p></header>
<main>
<form class="search" action="/" role="search"><label>Search <input type="search" name="q" value="${escapeHtml(query)}" placeholder="suite, variant, id, date"></label> <button>Search</button></form>
<form action="/compare">
<div class="table" role="region" tabindex="0" aria-label="Runs"><table>
<thead><tr><th scope="col">Run</th><th scope="col">Started</th><th scope="col">State</th><th scope="col">In front</th><th scope="col" class="numbers">Took</th></tr></thead>
<tbody>
${found.map(rowHtml).join('\n')}
</tbody></table></div>
${found.length < 2 ? '' : '<p><button>Compare the ticked runs</button></p>'}
</form>
${all.length === 0 ? '<p>There is no run here yet: <code>bench run SUITE</code> makes one.</p>' : ''}
</main>`,
  });
}

const extra = `
.search { margin: 1.5rem 0 0; }
.search input { width: min(24rem, 60vw); }
input[type=search], main form button {
  padding: .35rem .7rem; border: 1px solid var(--rule); border-radius: 6px; background: var(--paper); color: inherit; font: inherit;
}
main form button { cursor: pointer; background: var(--raised); }
tbody th label { display: flex; gap: .6rem; align-items: baseline; }
`;

function rowHtml({ name, run, reason }: Listed): string {
  const box = `<input type="checkbox" name="run" value="${escapeHtml(name)}" aria-label="Compare ${escapeHtml(name)}" autocomplete="off">`;
  if (run === null)
    return `<tr><th scope="row">${escapeHtml(name)}</th><td colspan="4">unreadable: ${escapeHtml(reason!)}</td></tr>`;
  const done = run.trials.filter(({ status }) => status === 'completed').length;
  const state = run.status === 'running' ? 'running or cut off' : run.status;
  const link = name.split('/').map(encodeURIComponent).join('/');
  return (
    `<tr><th scope="row"><label>${box}<a href="/run/${link}">${escapeHtml(name)}</a></label></th>` +
    `<td>${escapeHtml(instant(run.startedAt))}</td><td>${state}, ${done} of ${plural(run.plan.length, 'trial')}</td>` +
    `<td>${bestText(run)}</td><td class="numbers">${formatSeconds(run.seconds)}</td></tr>`
  );
}

function bestText(run: NonNullable<Listed['run']>): string {
  const { testAccuracy, testLoss } = verdict(run, summarise(run));
  const ranking = testAccuracy ?? testLoss;
  if (ranking === null) return '';
  const { best, alike, doubt } = ranking;
  const value = testAccuracy === null ? best.value.mean.toPrecision(4) : formatPercent(best.value.mean);
  const others = alike.length > 0 && doubt.kind !== 'open' ? ` and ${plural(alike.length, 'other')} alike` : '';
  return `${value} by ${escapeHtml(best.variant)}${others}${doubtText(doubt)}`;
}

/** Where another may be as good, that belongs beside the name. */
function doubtText(doubt: Ranking['doubt']): string {
  if (doubt.kind === 'one seed') return '; one seed';
  if (doubt.kind !== 'open') return '';
  const [rival] = doubt.rivals;
  const names = doubt.rivals.length === 1 ? escapeHtml(rival!.variant) : `any of ${doubt.rivals.length} others`;
  return `; perhaps ${names}`;
}

function searchText({ name, run }: Listed): string {
  const variants = run === null ? [] : [...new Set(run.plan.map(({ variant }) => variant))];
  return [name, run?.suite.name ?? '', run?.startedAt ?? '', run?.status ?? '', ...variants].join('\n').toLowerCase();
}
