import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import { readRun } from '../../src/store/read.ts';
import { temporaryFolder } from './temporary-folder.ts';

const child = fileURLToPath(new URL('./resume-child.mjs', import.meta.url));
/** `npm run kills` has more than there is time for in CI. */
const KILLS = Number(process.env['BENCH_KILLS'] ?? 6);

/** Runs the child in a folder, killed so many milliseconds after it opened the run; what it said that it saved. */
async function live(out: string, milliseconds: number) {
  const running = spawn(process.execPath, [child, out], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(running, 'close');
  const lines: string[] = [];
  for await (const line of createInterface({ input: running.stdout })) {
    lines.push(line);
    if (lines.length === 1) void sleep(milliseconds).then(() => running.kill('SIGKILL'));
  }
  const [, signal] = (await closed) as [number | null, string | null];
  const finished = lines.at(-1) === 'finished';
  const [, kept] = (lines[0] ?? 'open 0').split(' ');
  return {
    killed: signal === 'SIGKILL',
    finished,
    kept: Number(kept),
    saved: lines.slice(1, finished ? -1 : undefined),
  };
}

async function storedIn(out: string) {
  const [id, ...others] = readdirSync(join(out, 'kill'));
  expect(others).toEqual([]);
  return readRun(join(out, 'kill', id!));
}

/** Trial → its losses, status and epochs but for their seconds: what must not depend on any kill. */
function results({ run, losses }: Awaited<ReturnType<typeof storedIn>>) {
  return run.trials.map(({ id, status, epochs }) => {
    const measured = epochs.map(({ trainLoss, testLoss }) => [trainLoss, testLoss]);
    return { id, status, epochs: measured, losses: losses.get(id) };
  });
}

test(`${KILLS} kills -9 at random moments lose and repeat no finished trial, and what is resumed gives the same bits`, async () => {
  const whole = await temporaryFolder();
  expect((await live(whole, 60_000)).finished).toBe(true);
  const expected = results(await storedIn(whole));
  expect(expected).toHaveLength(48);

  const generator = new Generator(50);
  let kills = 0;
  let runs = 0;
  while (kills < KILLS) {
    const out = await temporaryFolder();
    const saved = new Set<string>();
    runs++;
    for (;;) {
      // Once there were enough kills, the run may end.
      const life = await live(out, kills < KILLS ? (90 * generator.draw()) / 2 ** 32 : 60_000);
      if (life.killed) kills++;
      // At most the trial under way at the kill may have been saved without a word.
      expect(life.kept).toBeGreaterThanOrEqual(saved.size);
      for (const id of life.saved) {
        expect(saved.has(id)).toBe(false);
        saved.add(id);
      }
      const stored = await storedIn(out);
      const found = new Set(stored.run.trials.map(({ id }) => id));
      expect(found.size).toBe(stored.run.trials.length);
      expect([...saved].filter((id) => !found.has(id))).toEqual([]);
      for (const id of found) saved.add(id);
      if (stored.run.status === 'completed') break;
    }
    expect(results(await storedIn(out))).toEqual(expected);
  }
  expect(runs).toBeGreaterThan(0);
});
