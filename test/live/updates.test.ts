import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { liveRun, type LiveRun } from '../../src/live/live-run.ts';
import { updatesOf } from '../../src/live/updates.ts';
import { syntheticRun } from '../report/synthetic-run.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const stored = syntheticRun({ epochs: 2, trainSize: 6400 });
const trial = stored.run.plan[0]!.id;

/** A run whose updates are counted, and pages that remember what they were sent. */
function setUp() {
  const run = liveRun({ ...stored.run, status: 'running', trials: [], timings: [] });
  let made = 0;
  const counted: LiveRun = { ...run, version: run.version, changes: (since) => (made++, run.changes(since)) };
  let time = 0;
  const updates = updatesOf(counted, () => time);
  return {
    run,
    updates,
    made: () => made,
    pass: async (milliseconds: number): Promise<void> => {
      for (let passed = 0; passed < milliseconds; passed += 300) {
        time += 300;
        await vi.advanceTimersByTimeAsync(300);
      }
    },
  };
}

function pageThat(takes: () => Promise<unknown>) {
  const got: Uint8Array[] = [];
  let dropped = 0;
  const send = (bytes: Uint8Array) => (got.push(bytes), takes());
  const trials = (at: number): number =>
    (JSON.parse(new TextDecoder().decode(got[at]).slice('data: '.length)) as { trials: unknown[] }).trials.length;
  return { page: { send, drop: () => dropped++ }, got, trials, dropped: () => dropped };
}

test('an update is made once and its bytes are shared, however many pages look', async () => {
  const { run, updates, made, pass } = setUp();
  const pages = Array.from({ length: 50 }, () => pageThat(() => Promise.resolve()));
  for (const { page } of pages) updates.join(page);
  await pass(300);
  run.started(trial);
  await pass(300);
  expect(made()).toBe(2);
  for (const { got, trials } of pages) {
    expect([got.length, trials(0), trials(1)]).toEqual([2, 4, 1]);
    expect(got[1]).toBe(pages[0]!.got[1]);
  }
});

test('nothing is made where nothing changes or nobody looks', async () => {
  const { run, updates, made, pass } = setUp();
  const leave = updates.join(pageThat(() => Promise.resolve()).page);
  await pass(3000);
  expect(made()).toBe(1);
  leave();
  run.started(trial);
  await pass(3000);
  expect(made()).toBe(1);
});

test('a page that takes nothing is not waited for, and dropped in the end', async () => {
  const { run, updates, pass } = setUp();
  const [stuck, quick] = [pageThat(() => new Promise(() => undefined)), pageThat(() => Promise.resolve())];
  for (const { page } of [stuck, quick]) updates.join(page);
  for (let i = 0; i < 20; i++) {
    run.started(trial);
    await pass(300);
  }
  expect([stuck.got.length, quick.got.length, stuck.dropped()]).toEqual([1, 20, 0]);
  await pass(6000);
  expect([stuck.dropped(), quick.dropped()]).toEqual([1, 0]);
});

test('a page that was slow for a moment is told everything it has missed', async () => {
  const { run, updates, pass } = setUp();
  let release: (() => void) | undefined;
  const slow = pageThat(() => new Promise<void>((resolve) => (release = resolve)));
  updates.join(slow.page);
  await pass(300);
  run.started(trial);
  await pass(300);
  release!();
  await pass(300);
  expect([slow.got.length, slow.trials(1)]).toEqual([2, 4]);
});
