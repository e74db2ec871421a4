import { readFile } from 'node:fs/promises';
import type { z } from '../base/bundled/zod.ts';
import { InputError } from '../base/errors.ts';
import { errorCode } from '../base/files.ts';
import { unsealed } from '../record/checksum.ts';
import { SCHEMA } from '../record/record.ts';
import type * as schemas from '../record/schema.ts';
import { unreadable } from './files.ts';

/** A file of the store whose form and checksum have been seen to fit. */
export interface Read<Content> {
  readonly content: Content;
  /** Of the curves beside a finished run's record; none in files of the first version. */
  readonly curvesChecksum: string | undefined;
  /** As it lies on the disk. */
  readonly text: string;
}

/** What to do about a damaged run. */
const RESTORE = 'restore it from a copy, or run the suite again';

/** @throws InputError where there is no such file, or none that this harness can read */
export async function readJson<Schema extends z.ZodType>(
  path: string,
  pick: (all: typeof schemas) => Schema,
  advice = RESTORE,
): Promise<Read<z.output<Schema>>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw errorCode(error) === 'ENOENT'
      ? new InputError(`no run there: ${path} does not exist; give the folder of a run, or its id`)
      : unreadable(path, error);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(path, `it is not JSON (${(error as SyntaxError).message.replaceAll(/\s+/g, ' ')})`, advice);
  }
  // Before anything else: a newer harness may have changed everything but this field.
  const version = (value as { readonly schema?: unknown } | null)?.schema;
  if (typeof version === 'number' && version > SCHEMA) {
    throw new InputError(
      `${path} was written by a newer optimizer-bench: its schema is ${version}, this one reads up to ${SCHEMA}; ` +
        'update optimizer-bench to read it',
    );
  }
  const seal = version === SCHEMA ? unsealed(value as object) : undefined;
  // Loaded here: a run that reads no other starts a tenth of a second sooner.
  const checked = pick(await import('../record/schema.ts')).safeParse(seal === undefined ? value : seal.content);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const where = issue!.path.length === 0 ? 'the top level' : issue!.path.join('.');
    throw damaged(path, `at ${where}: ${issue!.message}`, advice);
  }
  if (seal?.fits === false) throw damaged(path, 'it does not fit the checksum that was written with it', advice);
  return { content: checked.data, curvesChecksum: seal?.curvesChecksum, text };
}

export function damaged(path: string, what: string, advice = RESTORE): InputError {
  return new InputError(`${path} is damaged: ${what}; ${advice}`);
}
