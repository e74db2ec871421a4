import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorCode } from '../base/files.ts';
import type { GitState } from './environment.ts';

const LIMIT_SECONDS = 3;

/** The state of the repository that a folder lies in. */
export function gitState(dir: string): Promise<GitState> {
  return asked(async () => {
    // One call for both: starting a process costs this one as long as the answer takes.
    const status = await git(dir, 'status', '--porcelain=v2', '--branch');
    const commit = /^# branch\.oid ([\da-f]+)$/m.exec(status)?.[1];
    if (commit === undefined) return { kind: 'none' };
    return { kind: 'commit', commit, dirty: /^[^#]/m.test(status) };
  });
}

/** The state of the repository whose top is that folder: one further up, where the folder is installed, says nothing. */
export function ownGitState(dir: string): Promise<GitState> {
  return asked(async () => {
    const [below, state] = await Promise.all([git(dir, 'rev-parse', '--show-prefix'), gitState(dir)]);
    return below === '' ? state : { kind: 'none' };
  });
}

async function git(dir: string, ...args: readonly string[]): Promise<string> {
  // Without optional locks a status never stands in the way of a git command that the user runs meanwhile.
  const asking = promisify(execFile)('git', ['--no-optional-locks', '-C', dir, ...args], {
    maxBuffer: 64 * 2 ** 20,
    // Its complaints in the words that `asked` knows.
    env: { ...process.env, LC_ALL: 'C' },
  });
  // Where this process was busy for as long, what git has said meanwhile is heard before its time is up.
  const limit = setTimeout(() => setImmediate(() => asking.child.kill()), 1000 * LIMIT_SECONDS);
  try {
    return (await asking).stdout.trim();
  } finally {
    clearTimeout(limit);
  }
}

/** What git answers, and what its silence or its refusal means. */
async function asked(ask: () => Promise<GitState>): Promise<GitState> {
  try {
    return await ask();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'unknown', reason: 'git is not installed' };
    const { killed, stderr = '' } = error as { readonly killed?: boolean; readonly stderr?: string };
    if (killed) return { kind: 'unknown', reason: `git did not answer within ${LIMIT_SECONDS} seconds` };
    if (/not a git repository/.test(stderr)) return { kind: 'none' };
    const [complaint] = (stderr === '' ? String(error) : stderr).trim().split('\n');
    return { kind: 'unknown', reason: complaint! };
  }
}
