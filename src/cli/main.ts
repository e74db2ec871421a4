#!/usr/bin/env node
import { closeSync, openSync } from 'node:fs';
import module from 'node:module';

/** Our own modules and two workers take as many at once. */
const LEAST_FILES = 48;

// Node from 22 on keeps compiled code between commands, so that all but the first start sooner.
(module as { readonly enableCompileCache?: () => void }).enableCompileCache?.();
if (mayOpen(LEAST_FILES)) await import('./bench.ts');
else {
  process.stderr.write(
    'bench: this process may open too few files to train anything; raise the limit: ulimit -n 1024\n',
  );
  process.exitCode = 2;
}

/** Asked at once, since whoever cannot open a file says later that it does not exist. */
function mayOpen(count: number): boolean {
  const open: number[] = [];
  try {
    while (open.length < count) open.push(openSync(import.meta.filename, 'r'));
    return true;
  } catch {
    return false;
  } finally {
    for (const file of open) closeSync(file);
  }
}
