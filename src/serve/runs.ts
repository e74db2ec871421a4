import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { InputError } from '../base/errors.ts';
import type { RunRecord, StoredRun } from '../record/record.ts';
import { listRuns, type RunFolder, type Unread } from '../store/find.ts';
import { readRecord, readRun } from '../store/read.ts';

export interface Listed {
  /** "suite/id", as links name it; of a folder that cannot be looked into, no more than that. */
  readonly name: string;
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
  const folders = async (unread?: Unread): Promise<readonly RunFolder[]> => {
    const top = await realpath(root).catch(() => null);
    if (top === null) return [];
    const found = await listRuns(root, unread);
    const places = await Promise.all(found.map(({ dir }) => realpath(dir).catch(() => null)));
    found.forEach(({ dir }, at) => {
      if (places[at] === null) unread?.(`${dir} is a link that leads nowhere`);
    });
    return found.filter((_, at) => places[at]?.startsWith(top + sep));
  };
  const record = async (folder: RunFolder): Promise<Listed> => {
    const name = nameOf(folder);
    try {
      const run = completed.get(folder.dir) ?? (await readRecord(folder.dir));
      if (run.status === 'completed') completed.set(folder.dir, run);
      return { name, run, reason: null };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { name, run: null, reason: error.message };
    }
  };
  return {
    async list() {
      const unread: Listed[] = [];
      const found = await folders((reason) => unread.push({ name: 'a folder', run: null, reason }));
      return [...(await Promise.all(found.map(record))), ...unread];
    },
    async read(name) {
      const found = (await folders()).find((folder) => nameOf(folder) === name);
      return found === undefined ? null : readRun(found.dir);
    },
  };
}

const nameOf = ({ suite, id }: RunFolder): string => `${suite}/${id}`;
