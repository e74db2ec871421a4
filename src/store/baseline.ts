import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '../base/bundled/zod.ts';
import { InputError } from '../base/errors.ts';
import { errorCode, unwritable, writeWhole } from '../base/files.ts';
import { ELSEWHERE, unreadable } from './files.ts';
import { suiteFolder } from './run-id.ts';

/** The run that a suite's nights are compared with: a file beside its runs. */
export interface Baseline {
  readonly schema: 1;
  /** The run's id. */
  readonly run: string;
  /** ISO 8601. */
  readonly setAt: string;
}

const schema = z.looseObject({
  schema: z.literal(1),
  run: z.string(),
  setAt: z.string(),
}) satisfies z.ZodType<Baseline>;

export async function readBaseline(outDir: string, suite: string): Promise<Baseline | null> {
  const path = pathOf(outDir, suite);
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    if (errorCode(error) !== undefined) throw unreadable(path, error);
    throw new InputError(`${path} is damaged: it names no run; pin one anew with "bench baseline set ${suite}"`);
  }
}

export async function writeBaseline(outDir: string, suite: string, run: string): Promise<void> {
  const baseline: Baseline = { schema: 1, run, setAt: new Date().toISOString() };
  await writeWhole(pathOf(outDir, suite), `${JSON.stringify(baseline, null, 1)}\n`, ELSEWHERE);
}

/** False where there was none. */
export async function clearBaseline(outDir: string, suite: string): Promise<boolean> {
  try {
    // Not read before: a damaged one can be cleared like any other.
    await rm(pathOf(outDir, suite));
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw unwritable(pathOf(outDir, suite), error, 'make its folder writable');
  }
}

function pathOf(outDir: string, suite: string): string {
  return join(outDir, suiteFolder(suite), 'baseline.json');
}
