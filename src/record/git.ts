import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorCode } from '../base/files.ts';
import type { GitState } from './environment.ts';

const LIMIT_SECONDS = 3;

/** The state of the repository that a folder lies in. */
export function gitState(dir: string): Promise<GitState> {
  return asked(async () => {
    const [commit, changes] = await Promise.all([head(dir), git(dir, 'status', '--porcelain')]);
    return { kind: 'commit', commit, dirty: changes !== '' };
  });
}

/** The state of the repository whose top is that folder: one further up, where the folder is installed, says nothing. */
export function ownGitState(dir: string): Promise<GitState> {
  return asked(async () => {
    const below = await git(dir, 'rev-parse', '--show-prefix');
    return below === '' ? gitState(dir) : { kind: 'none' };
  });
}

function head(dir: string): Promise<string> {
  return git(dir, 'rev-parse', '--verify', 'HEAD');
}

async function git(dir: string, ...args: readonly string[]): Promise<string> {
  // Without optional locks a status never stands in the way of a git command that the user runs meanwhile.
  const { stdout } = await promisify(execFile)('git', ['--no-optional-locks', '-C', dir, ...args], {
    timeout: 1000 * LIMIT_SECONDS,
    maxBuffer: 64 * 2 ** 20,
    // Its complaints in the words that `asked` knows.
    env: { ...process.env, LC_ALL: 'C' },
  });
  return stdout.trim();
}

/** What git answers, and what its silence or its refusal means. */
async function asked(ask: () => Promise<GitState>): Promise<GitState> {
  try {
    return await ask();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'unknown', reason: 'git is not installed' };
    const { killed, stderr = '' } = error as { readonly killed?: boolean; readonly stderr?: string };
    if (killed) return { kind: 'unknown', reason: `git did not answer within ${LIMIT_SECONDS} seconds` };
    if (/not a git repository|Needed a single revision/.test(stderr)) return { kind: 'none' };
    const [complaint] = (stderr === '' ? String(error) : stderr).trim().split('\n');
    return { kind: 'unknown', reason: complaint! };
  }
}
