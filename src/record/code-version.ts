import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashJson } from '../base/json.ts';
import type { RunRecord } from './record.ts';

/** The folders of the code that decides what a trial computes; how it is stored and shown decides nothing. */
const TRAINING = ['base', 'engine', 'graph', 'model', 'optimizer', 'problem', 'schedule', 'trial'];

/** What PyTorch's process runs is not built: it lies where it was written. */
const PYTHON = '../../src/engine/library/python';

/**
 * The first 16 hexadecimal digits of the SHA-256 of the code that trains, as it runs: the commit alone would not tell a
 * build that was forgotten.
 */
export function codeFingerprint(): string {
  const pathOf = (folder: string): string => fileURLToPath(new URL(folder, import.meta.url));
  const hash = createHash('sha256');
  for (const folder of [...TRAINING.map((each) => `../${each}`), PYTHON]) {
    const names = readdirSync(pathOf(folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((entry) => /\.(?:[jt]s|py)$/.test(entry)).sort())
      hash.update(`${folder}/${name}\n`).update(readFileSync(join(pathOf(folder), name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Equal for runs that compute the same bits of the same trial: harness (version, commit, fingerprint), Node, processor
 * and system, engine and its device, and libraries. Null where that cannot be said: a working tree with changes, or a
 * record of an older version.
 */
export function codeVersion(run: Pick<RunRecord, 'environment' | 'runsOn'>): string | null {
  const { git } = run.environment;
  return git.harness.kind === 'commit' && git.harness.dirty ? null : computation(run);
}

/** The same, but for changes that are not committed: enough for a run that continues on the machine it began on. */
export function computation({ environment, runsOn }: Pick<RunRecord, 'environment' | 'runsOn'>): string | null {
  const { harness, node, platform, cpu, libraries, code, git } = environment;
  if (code === undefined || runsOn === undefined) return null;
  const commit = git.harness.kind === 'commit' ? git.harness.commit : null;
  return hashJson({ harness, node, platform, cpu, libraries, code, commit, runsOn });
}
