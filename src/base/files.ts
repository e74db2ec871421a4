import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from './errors.ts';

/** The names that files have while they are being written. */
export const TEMPORARY = /\.[\da-f]{8}\.tmp$/;

/**
 * Replaces a file whole: whoever reads it, even after a crash or a power cut, sees the old content or the new. The
 * content is on the disk when the promise resolves.
 *
 * @throws InputError that ends with the advice, where the file cannot be written
 */
export async function writeWhole(path: string, content: string | Uint8Array, advice: string): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(path, error, advice);
  }
  await syncFolder(dirname(path));
}

/** The new name is on the disk too. Not every system can open a folder; there the rename is as durable as it gets. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path);
    await folder.sync().finally(() => folder.close());
  } catch {
    return;
  }
}

/**
 * Makes a folder and whichever above it are missing; returns those that it made, the outermost first. One level at a
 * time: Node 20's `recursive` never settles in a place like /proc, which exists but takes no folders.
 *
 * @throws InputError that ends with the advice, and leaves nothing behind, where that cannot be done
 */
export async function makeFolders(path: string, advice: string): Promise<readonly string[]> {
  const made: string[] = [];
  for (const folder of await missingFolders(path, advice)) {
    try {
      await mkdir(folder);
      made.push(folder);
    } catch (error) {
      // Another process was faster.
      if (errorCode(error) === 'EEXIST') continue;
      await removeFolders(made);
      throw unwritable(folder, error, advice);
    }
  }
  return made;
}

/** Takes back what `makeFolders` made, as far as it is still empty. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
}

/** The folder and those above it that do not exist, the outermost first. */
async function missingFolders(path: string, advice: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      await stat(folder);
      return missing.toReversed();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw unwritable(folder, error, advice);
      missing.push(folder);
      if (folder === dirname(folder)) return missing.toReversed();
    }
  }
}

export function unwritable(path: string, error: unknown, advice: string): InputError {
  const reason = errorCode(error) === 'ENOENT' ? 'nothing can be made at that path' : reasonOf(error);
  return new InputError(`cannot write ${path}: ${reason}; ${advice}`);
}

export function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

/** What the file system means, in words. */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const known = code === undefined ? undefined : REASONS.get(code);
  return known ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['EEXIST', 'a part of the path is a file, not a folder'],
  ['EISDIR', 'it is a folder, not a file'],
  ['ENOENT', 'there is nothing at that path'],
  ['ELOOP', 'its links lead in a circle'],
]);
