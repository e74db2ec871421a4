import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { StoredRun } from '../../src/record/record.ts';
import { readRun } from '../../src/store/read.ts';
import { temporaryFolder } from './temporary-folder.ts';

const child = fileURLToPath(new URL('./kill-child.mjs', import.meta.url));

/** Milliseconds, spread over a span by a linear congruential generator with a fixed seed. */
function delays(count: number, span: number): readonly number[] {
  let state = 20_261_123;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Number(((state / 2 ** 32) * span).toFixed(2));
  });
}

test.each(delays(3, 20))('a kill %f ms into saving loses no trial that was reported as saved', async (delay) => {
  const { stored, saved } = await killed('save', delay);
  const found = new Set(stored.run.trials.map(({ id }) => id));
  expect(saved.length).toBeGreaterThanOrEqual(10);
  expect(saved.filter((id) => !found.has(id))).toEqual([]);
  expectLosses(stored);
});

// Finishing ten trials of 5000 steps takes some 50 ms; a kill that comes too late finds the run finished.
test.each(delays(3, 60))('a kill %f ms into finishing leaves a run that is whole', async (delay) => {
  const { stored, saved } = await killed('finish', delay);
  expect(stored.run.trials.map(({ id }) => id)).toEqual(saved.toSorted());
  expect(saved).toHaveLength(10);
  expectLosses(stored);
});

async function killed(
  mode: 'save' | 'finish',
  delay: number,
): Promise<{ readonly stored: StoredRun; readonly saved: readonly string[] }> {
  const victim = spawn(process.execPath, [child, await temporaryFolder(), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(victim, 'close');
  const [dir, ...saved] = await linesUntilKilled(victim.stdout, () => {
    setTimeout(() => victim.kill('SIGKILL'), delay);
  });
  expect((await ended)[1]).toBe('SIGKILL');
  return { stored: await readRun(dir!), saved };
}

/** All lines of the stream; calls `afterTen` when ten trials have been reported, after the folder's own line. */
async function linesUntilKilled(stream: Readable, afterTen: () => void): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream })) {
    lines.push(line);
    if (lines.length === 11) afterTen();
  }
  return lines;
}

/** The child fills a trial's losses with a third of its number, so that a mix-up would show. */
function expectLosses({ losses }: StoredRun): void {
  for (const [id, found] of losses) expect(found).toEqual(new Float64Array(5000).fill(parseInt(id, 16) / 3));
}
