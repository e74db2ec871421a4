import { formatLoss, formatSeconds } from '../../base/units.ts';
import type { PageData } from './data.ts';
import type { LiveState, LiveUpdate } from './live-update.ts';

interface Follower {
  readonly data: PageData;
  /** `tables`: and what tables are made of. */
  readonly changed: (data: PageData, tables: boolean) => void;
  /** New content in the page. */
  readonly replaced: (part: HTMLElement) => void;
}

/** Listens to the run; the browser connects again by itself when the connection is lost, and is told everything anew. */
export function follow(run: string, follower: Follower): void {
  const says = document.getElementById('live')!;
  const say = (text: string, state: 'on' | 'lost' | 'over') => {
    says.textContent = text;
    says.dataset['state'] = state;
  };
  let over = false;
  const source = new EventSource(`events/${encodeURIComponent(run)}`);
  source.addEventListener('open', () => {
    if (!over) say('Training. This page follows.', 'on');
  });
  source.addEventListener('error', () => {
    // The server has waited for the reader, and may go now.
    if (over) source.close();
    else if (source.readyState === EventSource.CLOSED)
      say('Another run is served at this address now. What is here stays; load the page again to follow it.', 'lost');
    else say('The connection is lost; trying again. What is here stays.', 'lost');
  });
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const update = JSON.parse(data) as LiveUpdate;
    const byId = new Map(update.trials.map((trial) => [trial.id, trial]));
    const trials = follower.data.trials.map((trial) => byId.get(trial.id) ?? trial);
    follower.changed({ ...follower.data, ...update.page?.data, trials }, update.page !== undefined);
    for (const state of update.states) showState(state);
    if (update.page !== undefined) replaceParts(update.page.html, follower);
    if (!update.ended) return;
    over = true;
    say('The run has ended. This page is complete; its report is on disk.', 'over');
  });
}

function showState({ id, status, fraction, left, loss }: LiveState): void {
  const row = document.getElementById(`trial-${id}`);
  if (row === null) return;
  row.dataset['status'] = status;
  row.querySelector('progress')!.value = fraction;
  const set = (what: string, text: string) => {
    row.querySelector(`[data-says=${what}]`)!.textContent = text;
  };
  set('status', status);
  set('left', left === null ? '' : `${formatSeconds(left)} left`);
  set('loss', loss === null ? '' : formatLoss(loss));
}

/** Charts stay as they are, with what the reader has chosen in them; everything else that differs is replaced. */
function replaceParts(html: string, { replaced }: Follower): void {
  const template = document.createElement('template');
  template.innerHTML = html;
  let last: Element | null = null;
  for (const section of [...template.content.querySelectorAll('section')]) {
    const present = document.getElementById(section.id);
    if (present === null && last !== null) {
      last.after(section);
      replaced(section);
      last = section;
    } else last = present;
  }
  for (const part of template.content.querySelectorAll<HTMLElement>('.part')) {
    const present = document.getElementById(part.id);
    if (present === null || present.dataset['was'] === part.innerHTML) continue;
    part.dataset['was'] = part.innerHTML;
    present.replaceWith(part);
    replaced(part);
  }
}
