import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { setup } from './temporary-root.ts';

test('tests, and the commands they start, have a temporary directory of their own', () => {
  expect(basename(tmpdir())).toMatch(/^optimizer-bench-tests-\d+$/);
});

test('what killed test runs left goes at the next start, and what a living one has stays', () => {
  const outer = process.env['TMPDIR'];
  const place = join(tmpdir(), 'nested');
  mkdirSync(place);
  onTestFinished(() => {
    process.env['TMPDIR'] = outer;
    rmSync(place, { recursive: true, force: true });
  });
  const dead = spawnSync('true').pid;
  const [left, living, other] = [`optimizer-bench-tests-${dead}`, `optimizer-bench-tests-${process.ppid}`, 'other'];
  for (const name of [left, living, other]) mkdirSync(join(place, name, 'bench-test-1'), { recursive: true });
  process.env['TMPDIR'] = place;
  const teardown = setup();
  const own = tmpdir();
  expect([left, living, other].map((name) => existsSync(join(place, name)))).toEqual([false, true, true]);
  expect(existsSync(own)).toBe(true);
  teardown();
  expect([existsSync(own), tmpdir()]).toEqual([false, place]);
});
