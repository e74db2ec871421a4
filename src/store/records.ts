import { InputError } from '../base/errors.ts';
import type { RunRecord } from '../record/record.ts';
import { listRuns, type RunFolder, type Unread } from './find.ts';
import { readRecord } from './read.ts';

export interface FoundRecord extends RunFolder {
  readonly run: RunRecord;
}

/**
 * The records of all runs, or of a suite's, the oldest first. One that cannot be read costs itself alone: `unread` hears
 * the sentence.
 */
export async function readRecords(
  outDir: string,
  suite: string | undefined,
  unread: Unread,
): Promise<readonly FoundRecord[]> {
  const found: FoundRecord[] = [];
  for (const folder of (await listRuns(outDir, unread)).toReversed()) {
    if (suite !== undefined && folder.suite !== suite) continue;
    try {
      found.push({ ...folder, run: await readRecord(folder.dir) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unread(error.message);
    }
  }
  return found;
}
