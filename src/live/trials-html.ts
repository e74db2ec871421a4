import { escapeHtml } from '../report/escape.ts';
import type { ReportModel } from '../report/document.ts';
import { swatch } from '../report/swatch.ts';

/** Where each trial stands; the page's script (report/page/live.ts) keeps it true. */
export function trialsHtml({ data }: ReportModel): string {
  const rows = data.trials.map(({ id, series, seed, status }) => {
    const label = escapeHtml(data.variants[series]!.label);
    return (
      `<tr id="trial-${id}" data-status="${status}"><th scope="row"><span class="label">${swatch(series)}<span>${label}</span></span></th>` +
      `<td class="numbers">${seed}</td><td data-says="status">${status}</td>` +
      `<td><progress max="1" value="0" aria-label="Progress of ${label}, seed ${seed}"></progress></td>` +
      `<td data-says="loss" class="numbers"></td><td data-says="left" class="numbers"></td></tr>`
    );
  });
  return `<section id="trials" aria-labelledby="trials-title"><h2 id="trials-title">Trials</h2>
<div class="table" role="region" tabindex="0" aria-label="Trials"><table>
<thead><tr><th scope="col">Variant</th><th scope="col" class="numbers">Seed</th><th scope="col">State</th><th scope="col">Progress</th><th scope="col" class="numbers">Loss</th><th scope="col" class="numbers">Time left</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div></section>`;
}
