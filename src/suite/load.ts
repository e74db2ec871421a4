import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { types } from 'node:util';
import { createJiti } from 'jiti';
import { InputError, isError, messageOf, sentence } from '../base/errors.ts';
import * as harness from '../index.ts';
import { displayPath } from '../optimizer/rule/stack.ts';
import { nearestName, unknownName } from '../base/unknown-name.ts';
import { blame, placeOf } from './blame.ts';
import { refuseRepeatedLabels } from './repeated-label.ts';
import type { Suite } from './suite.ts';
import { validateSuite } from './validate.ts';

/** Of the files that can be suites. */
export const SUITE_EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/**
 * Loads and checks a suite, or its quick form, from anywhere on disk; in it, 'optimizer-bench' is the running harness.
 * A suite that is a link imports from beside the file that the link leads to, as in Node, and from beside the link what
 * is not there.
 *
 * @throws InputError when the file is not there, cannot be read, fails, or exports no usable suite
 */
export async function loadSuite(path: string, quick = false): Promise<Suite> {
  const file = resolve(path);
  const source = readSuite(file);
  const real = realPath(file);
  blame.suite = displayPath(file);
  // No cache on disk: it would lie beside the suite or in an installation that may be read-only.
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    interopDefault: false,
    virtualModules: { 'optimizer-bench': strict({ ...harness, library: strictLibrary }, "'optimizer-bench'") },
  });
  const exported = await jiti
    .import(real)
    .catch((error: unknown) =>
      real !== file && isMissing(error)
        ? jiti.import(file).catch((again: unknown) => refuse(file, again))
        : refuse(file, error),
    );
  try {
    const definition = definitionIn(exported);
    refuseRepeatedLabels(jiti.transform({ source, filename: file, ts: true, async: true }));
    return validateSuite(definition, quick);
  } catch (error) {
    const why =
      isError(error) && error instanceof InputError
        ? error.message
        : sentence(`what it exports fails: ${messageOf(error)}`);
    throw new InputError(`${displayPath(file)}: ${why}`);
  } finally {
    blame.loaded = true;
  }
}

/** What a link leads to; the link itself where that has a name that no suite has. */
function realPath(file: string): string {
  const real = realpathSync(file);
  return SUITE_EXTENSIONS.includes(extname(real)) ? real : file;
}

function isMissing(error: unknown): boolean {
  return isError(error) && /^Cannot find module/.test(error.message);
}

/** What a module exports by default, or of CommonJS all that it exports. */
function definitionIn(exported: unknown): unknown {
  const isObject = typeof exported === 'object' && exported !== null;
  if (isObject && 'default' in exported) return exported.default;
  const isModule = isObject && ('__esModule' in exported || types.isModuleNamespaceObject(exported));
  if (isObject && !isModule && Object.keys(exported).length > 0) return exported;
  throw new InputError('has no default export; write export default defineSuite({ ... }).');
}

function readSuite(file: string): string {
  const shown = displayPath(file);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) {
    const near = nearestName(basename(file), suitesIn(dirname(file)));
    throw new InputError(`${shown}: there is no such suite${near === undefined ? '.' : `; did you mean ${near}?`}`);
  }
  if (!found.isFile() || !SUITE_EXTENSIONS.includes(extname(file))) {
    throw new InputError(`${shown}: is no suite; a ${SUITE_EXTENSIONS.join(', ')} file is expected.`);
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(`${shown}: cannot be read (${String((error as NodeJS.ErrnoException).code)}).`);
  }
}

function suitesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => SUITE_EXTENSIONS.includes(extname(name)));
  } catch {
    return [];
  }
}

const strictLibrary = strict({ ...harness.library, tfjs: strict(harness.library.tfjs, 'library.tfjs') }, 'library');

/** A module that refuses to be asked for what it does not have, so that a misspelt import is not just undefined. */
function strict(module: object, shown: string): object {
  return new Proxy(module, {
    get(target, key): unknown {
      const tolerated = typeof key === 'symbol' || key in target || ['default', 'then', '__esModule'].includes(key);
      if (tolerated) return Reflect.get(target, key);
      throw new InputError(`${shown} has no ${unknownName(key, Object.keys(target))}.`);
    },
  });
}

/** What Babel and acorn say when they have called themselves too often. A suite's own endless recursion has a place. */
const NO_MORE_STACK = /^undefined: Maximum call stack size exceeded|^Not enough stack space/;

/** Says in one sentence why a file could not be loaded, and where. */
function refuse(file: string, error: unknown): never {
  const said = isError(error) ? error.message : '';
  if (NO_MORE_STACK.test(said))
    throw new InputError(
      `${displayPath(file)}: nests expressions too deeply to be read; give parts of them names with const.`,
    );
  const unparsable = /^ParseError: (.*?)\s*\n\s*(.*):(\d+):(\d+)$/.exec(said);
  if (unparsable) {
    const [, reason, where, line, column] = unparsable;
    throw new InputError(`${displayPath(where!)}:${line!}:${Number(column) + 1}: does not parse: ${sentence(reason!)}`);
  }
  const place = placeOf(error);
  const prefix = place ? `${displayPath(place.file)}:${place.line}:` : `${displayPath(file)}:`;
  if (isError(error) && error instanceof InputError) {
    const { message } = error;
    // A rule that was refused said already where: inside its function.
    throw place && message.startsWith(`${displayPath(place.file)}:`) ? error : new InputError(`${prefix} ${message}`);
  }
  throw new InputError(`${prefix} fails while it is loaded: ${sentence(messageOf(error))}`);
}
