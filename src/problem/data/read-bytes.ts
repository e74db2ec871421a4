import { readFile } from 'node:fs/promises';
import { InputError } from '../../base/errors.ts';
import { reasonOf } from '../../base/files.ts';
import { displayPath } from '../../optimizer/rule/stack.ts';

/** @throws InputError that says what was expected, where the file cannot be read */
export async function readBytes(path: string, expected: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new InputError(
      `Cannot read ${displayPath(path)} (${reasonOf(error)}), expected ${expected}; check the path.`,
    );
  }
}

/** @throws InputError where the bytes are no text in UTF-8; a mark that says so at its start is left out */
export function utf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${displayPath(path)} is no text in UTF-8; convert it.`);
  }
}
