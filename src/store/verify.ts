import { join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { readBaseline } from './baseline.ts';
import { findRun, listRuns, suiteFolders, type Unread } from './find.ts';
import { leftovers } from './leftovers.ts';
import { verifyRun } from './read.ts';

/** One thing in a store that was looked at. */
export interface Verified {
  readonly path: string;
  /** `unsealed` is a run of the first version, which is read and has no checksum. */
  readonly state: 'whole' | 'unsealed' | 'damaged' | 'leftover';
  readonly detail: string;
}

/** Reads all that lies under an output folder and holds it against its checksums. */
export async function verifyStore(outDir: string): Promise<readonly Verified[]> {
  const found: Verified[] = [];
  const unread: Unread = (detail) => found.push({ path: resolve(outDir), state: 'damaged', detail });
  for (const { dir } of await listRuns(outDir, unread)) found.push(await verified(dir));
  for (const suite of await suiteFolders(outDir, () => undefined))
    found.push(...(await baselineTrouble(outDir, suite)));
  const left = await leftovers(outDir, unread);
  return [...found, ...left.map((path): Verified => ({ path, state: 'leftover', detail: 'left by a killed command' }))];
}

async function verified(dir: string): Promise<Verified> {
  try {
    const { status, schema, trials, plan } = await verifyRun(dir);
    const what = `${status === 'running' ? 'running or cut off' : status}, ${trials.length} of ${plan.length} trials`;
    return schema === 1
      ? { path: dir, state: 'unsealed', detail: `${what}; read, but of a version without checksums` }
      : { path: dir, state: 'whole', detail: what };
  } catch (error) {
    return { path: dir, state: 'damaged', detail: sentenceOf(error) };
  }
}

async function baselineTrouble(outDir: string, suite: string): Promise<readonly Verified[]> {
  const path = join(resolve(outDir), suite, 'baseline.json');
  try {
    const pinned = await readBaseline(outDir, suite);
    if (pinned !== null) await findRun(`${suite}/${pinned.run}`, outDir);
    return [];
  } catch (error) {
    return [{ path, state: 'damaged', detail: sentenceOf(error) }];
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof InputError) return error.message;
  throw error;
}
