import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeTorch } from '../../../src/engine/library/torch.ts';

const found = await probeTorch();

/** Why tests of PyTorch are skipped; null where it is there. */
export const missing = found.available ? null : found.reason;

/** For the title of tests that need PyTorch. */
export const title = missing === null ? 'PyTorch' : `PyTorch (skipped: ${missing})`;

/** Whether there is a python3 at all, with PyTorch or without. */
export const havePython = spawnSync('python3', ['-c', '']).status === 0;

/** Python with `torch`, for tests that start it under another name. */
export const python = ['python3', '/usr/bin/python3'].find(
  (name) => spawnSync(name, ['-c', 'import torch']).status === 0,
);

/** An interpreter for the variable PYTHON that is a shell script. */
function script(...lines: readonly string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'bench-python-')), 'python');
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
  return file;
}

/** Python without its installed packages. */
export const bare = (): string => script('exec python3 -I -S "$@"');

/** An interpreter that fails at once. */
export const broken = (): string => script('echo first >&2', 'echo "no such luck" >&2', 'exit 3');

/** An interpreter that prints what is no message. */
export const talkative = (): string => script('echo Python 4 welcomes you', 'exec sleep 60');

/** An interpreter that says nothing, and whose helper holds its output open when it is gone. */
export const silent = (): string => script('sleep 5');

/** An interpreter that does this when it is started. */
export const doing = (...lines: readonly string[]): string => script(...lines);

/** Python with PyTorch, which leaves its process ids, one a line, in a file. */
export function traced(): { readonly interpreter: string; readonly pids: () => readonly number[] } {
  const file = join(mkdtempSync(join(tmpdir(), 'bench-pid-')), 'pids');
  writeFileSync(file, '');
  const interpreter = script(`echo $$ >> '${file}'`, `exec ${python ?? 'python3'} "$@"`);
  return { interpreter, pids: () => readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) };
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
