import { formatLoss, formatSeconds } from '../../base/units.ts';
import type { PageData } from './data.ts';
import type { LiveState, LiveUpdate } from './live-update.ts';

interface Follower {
  readonly data: PageData;
  readonly changed: (data: PageData) => void;
  /** New content in the page. */
  readonly replaced: (part: HTMLElement) => void;
}

/** Listens to the run; the browser connects again by itself when the connection is lost. */
export function follow(follower: Follower): void {
  const says = document.getElementById('live')!;
  const say = (text: string, state: 'on' | 'lost' | 'over') => {
    says.textContent = text;
    says.dataset['state'] = state;
  };
  const source = new EventSource('events');
  source.addEventListener('open', () => {
    say('Training. This page follows.', 'on');
  });
  source.addEventListener('error', () => {
    say('The connection is lost; trying again. What is here stays.', 'lost');
  });
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const update = JSON.parse(data) as LiveUpdate;
    const { trials } = follower.data;
    const byId = new Map(update.trials.map((trial) => [trial.id, trial]));
    if (byId.size > 0)
      follower.changed({ ...follower.data, trials: trials.map((trial) => byId.get(trial.id) ?? trial) });
    for (const state of update.states) showState(state);
    if (update.sections !== undefined) replaceParts(update.sections, follower);
    if (!update.ended) return;
    source.close();
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
