import { rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { InputError } from '../base/errors.ts';
import { reasonOf } from '../base/files.ts';
import { counted } from '../base/units.ts';
import { leftovers } from '../store/leftovers.ts';
import { prunable, removeRun } from '../store/prune.ts';

export interface GcArguments {
  readonly keep: number;
  readonly 'dry-run': boolean;
  readonly runs: string;
}

export async function gc({ keep, 'dry-run': dryRun, runs }: GcArguments): Promise<void> {
  const found = await prunable(runs, keep, tellKept);
  const left = await leftovers(runs, tellKept);
  const refused: string[] = [];
  for (const folder of found) {
    if (!dryRun && !(await done(removeRun(folder), folder.dir, refused))) continue;
    process.stdout.write(`${relative('', folder.dir)}\n`);
  }
  if (!dryRun) for (const path of left) await done(rm(path, { recursive: true, force: true }), path, refused);
  const counts = [counted(found.length, 'run')];
  if (left.length > 0) counts.push(`${counted(left.length, 'leftover')} of killed commands`);
  if (refused.length > 0) {
    const others = refused.length === 1 ? '' : `, nor ${refused.length - 1} more`;
    throw new InputError(`${refused[0]!}${others}; make its folder writable`);
  }
  process.stderr.write(`${counts.join(' and ')} ${dryRun ? 'would be removed' : 'removed'}\n`);
}

/** One that cannot be removed is in no other's way. */
async function done(removal: Promise<void>, path: string, refused: string[]): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    refused.push(`cannot remove ${path}: ${reasonOf(error)}`);
    return false;
  }
}

function tellKept(sentence: string): void {
  process.stderr.write(`bench: kept: ${sentence}\n`);
}
