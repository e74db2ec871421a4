import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../../../base/errors.ts';
import { displayPath } from '../../../optimizer/rule/stack.ts';
import { findDataPackage } from '../npm-package.ts';
import { readBytes, utf8 } from '../read-bytes.ts';
import type { TextSource } from '../source.ts';

export interface Corpus {
  readonly name: string;
  /** Where it was, in words. */
  readonly words: string;
  /** Lines end in line feeds, whatever they ended in. */
  readonly text: string;
}

/**
 * A text file, of the same name from another folder where the user names one; or all that a package has.
 *
 * @throws InputError where it cannot be read
 */
export async function readCorpus({ from }: TextSource, dir: string | undefined): Promise<Corpus> {
  if (from.kind === 'file') {
    const path = dir === undefined ? from.path : join(dir, basename(from.path));
    return { name: basename(path), words: displayPath(path), text: await readText(path) };
  }
  if (dir !== undefined)
    throw new InputError(
      `--data: the text is that of the npm package ${from.name}; leave it out, or name a file in the suite.`,
    );
  const { folder, version } = findDataPackage(from.name, from.folder);
  const files = textsIn(join(folder, 'data'), from.name);
  const texts: string[] = [];
  for (const file of files) texts.push(await readText(file));
  return { name: from.name.split('/').at(-1)!, words: `${from.name} ${version} (npm)`, text: texts.join('\n') };
}

/** One file where it holds the whole, otherwise all of them in order. */
function textsIn(folder: string, name: string): readonly string[] {
  const files = namesIn(folder).filter((file) => file.endsWith('.txt'));
  if (files.length === 0)
    throw new InputError(`The npm package ${name} has no text files in its folder data; name another, or a file.`);
  const chosen = files.includes('data.txt') ? ['data.txt'] : files.sort();
  return chosen.map((file) => join(folder, file));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

async function readText(path: string): Promise<string> {
  return utf8(await readBytes(path, 'a text file'), path).replaceAll('\r\n', '\n');
}
