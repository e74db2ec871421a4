import { rename, rm } from 'node:fs/promises';
import type { RunRecord } from '../record/record.ts';
import { readBaseline } from './baseline.ts';
import { listRuns, type RunFolder, type Unread } from './find.ts';
import { REMOVED } from './leftovers.ts';
import { verifyRun } from './read.ts';
import { mayBeWriting } from './writer-process.ts';

/**
 * The runs of each suite that are beyond the first `keep`: those that ran to their end come first, then those that did
 * not, the newest first. Never the baseline, nor one that may be under way; one that cannot be read whole is not ours to
 * throw away, and counts for nothing: `unread` hears of it.
 */
export async function prunable(
  outDir: string,
  keep: number,
  unread: Unread = () => undefined,
): Promise<readonly RunFolder[]> {
  const bySuite = new Map<string, Candidate[]>();
  for (const folder of await listRuns(outDir, unread)) {
    const run = await verifyRun(folder.dir).catch((error: unknown) => {
      unread((error as Error).message);
      return null;
    });
    if (run === null || (run.status === 'running' && mayBeWriting(run))) continue;
    bySuite.set(folder.suite, [...(bySuite.get(folder.suite) ?? []), { folder, run }]);
  }
  const found: RunFolder[] = [];
  for (const [suite, candidates] of bySuite) {
    const beyond = byWorth(candidates).slice(keep);
    const baseline = beyond.length === 0 ? null : await baselineOf(outDir, suite, unread);
    if (baseline !== undefined) found.push(...beyond.map(({ folder }) => folder).filter(({ id }) => id !== baseline));
  }
  return found.sort((a, b) => (a.id < b.id ? 1 : -1));
}

interface Candidate {
  readonly folder: RunFolder;
  readonly run: RunRecord;
}

/** Each of the two kinds in the order that it has. */
function byWorth(candidates: readonly Candidate[]): readonly Candidate[] {
  const isComplete = ({ run }: Candidate): boolean => run.status === 'completed';
  return [...candidates.filter(isComplete), ...candidates.filter((candidate) => !isComplete(candidate))];
}

/** The id; undefined where there is one and nobody knows which. */
async function baselineOf(outDir: string, suite: string, unread: Unread): Promise<string | null | undefined> {
  try {
    return (await readBaseline(outDir, suite))?.run ?? null;
  } catch (error) {
    unread(`every run of ${suite}, since any may be its baseline: ${(error as Error).message}`);
    return undefined;
  }
}

/**
 * Removes a run for good. Its folder gets another name first, which no command takes for a run: should this process end
 * in the middle, the next removal finishes it. Of a link the link alone goes: what lies elsewhere is not ours to throw
 * away.
 */
export async function removeRun({ dir }: RunFolder): Promise<void> {
  const removed = `${dir}${REMOVED}`;
  await rename(dir, removed);
  await rm(removed, { recursive: true, force: true });
}
