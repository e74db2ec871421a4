import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { InputError } from '../base/errors.ts';
import type { RunRecord, StoredRun } from '../record/record.ts';
import { listRuns, type RunFolder } from '../store/find.ts';
import { readRecord, readRun } from '../store/read.ts';

export interface Listed {
  /** "suite/id", as links name it. */
  readonly name: string;
  readonly folder: RunFolder;
  /** Null where it cannot be read, with the reason. */
  readonly run: RunRecord | null;
  readonly reason: string | null;
}

/** The runs of one folder. Names are only ever compared with what lies there, and links that lead out are not followed. */
export interface Runs {
  list(): Promise<readonly Listed[]>;
  read(name: string): Promise<StoredRun | null>;
}

export function runsIn(root: string): Runs {
  // A completed run never changes; one that was interrupted may go on.
  const completed = new Map<string, RunRecord>();
  const folders = async (): Promise<readonly RunFolder[]> => {
    const top = await realpath(root).catch(() => null);
    if (top === null) return [];
    const found = await listRuns(root);
    const inside = await Promise.all(
      found.map(async ({ dir }) => (await realpath(dir).catch(() => '')).startsWith(top + sep)),
    );
    return found.filter((_, at) => inside[at]);
  };
  const record = async (folder: RunFolder): Promise<Listed> => {
    const name = nameOf(folder);
    try {
      const run = completed.get(folder.dir) ?? (await readRecord(folder.dir));
      if (run.status === 'completed') completed.set(folder.dir, run);
      return { name, folder, run, reason: null };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { name, folder, run: null, reason: error.message };
    }
  };
  return {
    list: async () => Promise.all((await folders()).map(record)),
    async read(name) {
      const found = (await folders()).find((folder) => nameOf(folder) === name);
      return found === undefined ? null : readRun(found.dir);
    },
  };
}

const nameOf = ({ suite, id }: RunFolder): string => `${suite}/${id}`;
