import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Runs a command to its end and returns what it prints; where it fails, the error holds that. */
export function run(cwd: string, command: string, args: readonly string[], path: string | null = null): string {
  const shell = process.platform === 'win32';
  // What npm tells the scripts that it runs would configure the package managers here, too.
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const env = Object.fromEntries(inherited);
  if (path !== null) env['PATH'] = `${path}${delimiter}${env['PATH'] ?? ''}`;
  return execFileSync(command, args, { cwd, env, shell, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export const bench = (dir: string, args: readonly string[], path: string | null = null): string =>
  run(dir, join(dir, 'node_modules', '.bin', 'bench'), args, path);

/** The newest run below reports/, by its files. */
export function newestRun(dir: string, suite: string): ReadonlyMap<string, Buffer> {
  const runs = join(dir, 'reports', suite);
  const newest = join(runs, readdirSync(runs).sort().at(-1)!);
  return new Map(readdirSync(newest).map((name) => [name, readFileSync(join(newest, name))]));
}

/** What a folder takes on the disk, in MiB; a file that has several names counts once. */
export function mebibytes(dir: string): number {
  const seen = new Set<number>();
  let bytes = 0;
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { ino, blocks, size } = statSync(join(entry.parentPath, entry.name));
    if (!seen.has(ino)) bytes += process.platform === 'win32' ? size : 512 * blocks;
    seen.add(ino);
  }
  return bytes / 2 ** 20;
}

/** The packages below a node_modules folder that are there in more than one version or place. */
export function installedTwice(modules: string): readonly string[] {
  const places = new Map<string, number>();
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    if (entry.name !== 'package.json' || !entry.isFile()) continue;
    const folder = /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)$/.exec(entry.parentPath);
    if (folder !== null) places.set(folder[1]!, (places.get(folder[1]!) ?? 0) + 1);
  }
  return [...places].filter(([, count]) => count > 1).map(([name]) => name);
}
