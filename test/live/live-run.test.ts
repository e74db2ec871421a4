import { expect, test } from 'vitest';
import { liveRun } from '../../src/live/live-run.ts';
import { liveApp } from '../../src/live/server.ts';
import { syntheticRun } from '../report/synthetic-run.ts';

const stored = syntheticRun({ epochs: 2, trainSize: 6400 });
const [first, second] = stored.run.plan;

function started() {
  let now = 0;
  const run = liveRun({ ...stored.run, status: 'running', trials: [], timings: [] }, () => now);
  const grow = (from: number, to: number) => {
    const losses = stored.losses.get(first!.id)!.slice(from, to);
    run.advanced({ trial: first!.id, epoch: 1, fraction: to / 200, loss: losses.at(-1)! }, { losses, seconds: to });
  };
  return { run, grow, pass: (milliseconds: number) => (now += milliseconds) };
}

test('a trial’s losses, state and time left are known as it goes', () => {
  const { run, grow, pass } = started();
  run.started(first!.id);
  pass(1000);
  grow(0, 40);
  grow(40, 50);
  const { trials, states } = run.changes(1);
  expect(trials.map(({ id, steps, mean }) => [id, steps, mean.length])).toEqual([[first!.id, 50, 50]]);
  expect(states).toEqual([
    { id: first!.id, status: 'running', fraction: 0.25, left: 3, loss: stored.losses.get(first!.id)![49]! },
  ]);
});

test('who has seen a version hears only of what changed since, and who has seen none of all', () => {
  const { run, grow } = started();
  expect(run.changes(0).trials).toHaveLength(4);
  run.started(first!.id);
  grow(0, 10);
  const seen = run.version.curves;
  run.started(second!.id);
  expect(run.changes(seen).states.map(({ id }) => id)).toEqual([second!.id]);
  expect(run.changes(run.version.curves)).toEqual({ trials: [], states: [] });
});

test('a trial in training is no trouble, one that diverged is', () => {
  const { run, grow } = started();
  run.started(first!.id);
  grow(0, 10);
  expect(run.model().sections.map(({ id }) => id)).not.toContain('trouble');
  expect(run.model().notices).toEqual([]);
  const { record, losses } = { record: stored.run.trials[1]!, losses: stored.losses.get(second!.id)! };
  run.finished({ record: { ...record, status: 'diverged', reason: 'the loss became NaN' }, losses });
  const trouble = run.model().sections.find(({ id }) => id === 'trouble');
  expect(trouble!.blocks.at(-1)).toMatchObject({ kind: 'table', rows: [{ series: 1 }] });
});

test('at its end the page is that of the report', () => {
  const { run } = started();
  run.ended(stored);
  expect(run.over).toBe(true);
  expect(run.model().verdict).toEqual(run.model().verdict);
  expect(run.changes(0).states.every(({ status, fraction }) => status === 'completed' && fraction === 1)).toBe(true);
});

test.each([
  { why: 'its own page', headers: { host: '127.0.0.1:8040' }, status: 200 },
  { why: 'its own script', headers: { host: '127.0.0.1:8040', origin: 'http://127.0.0.1:8040' }, status: 200 },
  { why: 'another origin', headers: { host: '127.0.0.1:8040', origin: 'http://evil.example' }, status: 403 },
  { why: 'another port', headers: { host: '127.0.0.1:8040', origin: 'http://127.0.0.1:1' }, status: 403 },
  { why: 'a name that was made to mean this machine', headers: { host: 'evil.example:8040' }, status: 403 },
  {
    why: 'a picture in a page elsewhere',
    headers: { host: 'localhost:8040', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    status: 403,
  },
])('a request by $why is answered with $status', async ({ headers, status }) => {
  const response = await liveApp(started().run).request('/', { headers });
  expect(response.status).toBe(status);
});

test('a live page may ask its own server, and nothing else', async () => {
  const response = await liveApp(started().run).request('/', { headers: { host: 'localhost:1' } });
  const page = await response.text();
  expect(page).toContain("connect-src 'self'");
  expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
  expect((await liveApp(started().run).request('/', { method: 'POST', headers: { host: 'localhost:1' } })).status).toBe(
    405,
  );
});

test('a trial that starts again, since a device was lost, has nothing of its first attempt', () => {
  const { run, grow } = started();
  run.started(first!.id);
  grow(0, 150);
  run.started(first!.id);
  grow(0, 100);
  expect(run.changes(1).trials).toMatchObject([{ id: first!.id, steps: 100 }]);
  expect(run.changes(1).states).toMatchObject([{ fraction: 0.5, loss: stored.losses.get(first!.id)![99]! }]);
});
