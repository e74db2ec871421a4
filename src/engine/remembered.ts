import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** What was measured of this machine, by what it was measured for. It is a cache: lost or damaged, it is made again. */
function file(): string {
  const folder = process.env['XDG_CACHE_HOME'] ?? process.env['LOCALAPPDATA'] ?? join(homedir(), '.cache');
  return join(folder, 'optimizer-bench', 'machine.json');
}

function read(): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(readFileSync(file(), 'utf8'));
    return typeof found === 'object' && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}

/** A measurement that was made before, or is made now; `usable` says whether what was remembered is one. */
export async function remembered<T>(
  key: string,
  usable: (value: unknown) => value is T,
  measure: () => Promise<T>,
): Promise<T> {
  const known = read()[key];
  if (usable(known)) return known;
  const value = await measure();
  try {
    const path = file();
    mkdirSync(dirname(path), { recursive: true });
    // Whole or not at all: another process may read at the same moment.
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify({ ...read(), [key]: value }));
    renameSync(temporary, path);
  } catch {
    // A machine where nothing can be kept measures again.
  }
  return value;
}
