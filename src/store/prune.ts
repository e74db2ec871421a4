import { lstat, rm } from 'node:fs/promises';
import type { RunRecord } from '../record/record.ts';
import { readBaseline } from './baseline.ts';
import { listRuns, type RunFolder } from './find.ts';
import { readRecord } from './read.ts';
import { mayBeWriting } from './writer-process.ts';

/**
 * The runs that are beyond the newest `keep` of their suite. Never the baseline, nor one that may be under way; one that
 * cannot be read is not ours to throw away.
 */
export async function prunable(outDir: string, keep: number): Promise<readonly RunFolder[]> {
  const found: RunFolder[] = [];
  const kept = new Map<string, number>();
  for (const folder of await listRuns(outDir)) {
    const run = await readRecord(folder.dir).catch((): RunRecord | null => null);
    if (run === null || (run.status === 'running' && mayBeWriting(run))) continue;
    const count = (kept.get(folder.suite) ?? 0) + 1;
    kept.set(folder.suite, count);
    if (count > keep && (await readBaseline(outDir, folder.suite))?.run !== folder.id) found.push(folder);
  }
  return found;
}

/**
 * Removes a run for good: its record first, so that what a crash leaves is no run. Of a link the link alone: what lies
 * elsewhere is not ours to throw away.
 */
export async function removeRun({ dir }: RunFolder): Promise<void> {
  const isLink = await lstat(dir).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (!isLink) await rm(`${dir}/run.json`, { force: true });
  await rm(dir, { recursive: true, force: true });
}
