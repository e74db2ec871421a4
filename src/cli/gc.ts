import { relative } from 'node:path';
import { InputError } from '../base/errors.ts';
import { reasonOf } from '../base/files.ts';
import { counted } from '../base/units.ts';
import { prunable, removeRun } from '../store/prune.ts';

export interface GcArguments {
  readonly keep: number;
  readonly 'dry-run': boolean;
  readonly runs: string;
}

export async function gc({ keep, 'dry-run': dryRun, runs }: GcArguments): Promise<void> {
  const found = await prunable(runs, keep);
  for (const folder of found) {
    if (!dryRun)
      await removeRun(folder).catch((error: unknown) => {
        throw new InputError(`cannot remove ${folder.dir}: ${reasonOf(error)}; make its folder writable`);
      });
    process.stdout.write(`${relative('', folder.dir)}\n`);
  }
  const count = counted(found.length, 'run');
  process.stderr.write(dryRun ? `${count} would be removed\n` : `${count} removed\n`);
}
