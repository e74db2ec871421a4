import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The page's own code as the text of one script. The files of page/ are ordinary ES modules, but a page opened from
 * disk may not import from its neighbours; so they are put one after another, each after those that it imports, without
 * their import and export words. They share one scope: no two of them may use the same name at the top.
 */
export function pageScript(): string {
  const seen = new Set<string>();
  const texts: string[] = [];
  const add = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, from] of text.matchAll(importLine)) add(join(dirname(path), from!));
    texts.push(
      text
        .replace(importLine, '')
        .replace(/^export (?=const|function)/gm, '')
        .replace(/^export \{\};\n?/gm, ''),
    );
  };
  add(join(pageFolder(), 'main.js'));
  return texts.join('\n');
}

const importLine = /^import \{[^}]*\} from ["'](\.\/[^"']+)["'];\n?/gm;

/** Beside this file when it is built; in dist/ when this file runs from source, as it does in tests. */
function pageFolder(): string {
  const folders = ['./page/', '../../dist/report/page/'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const built = folders.find((folder) => existsSync(join(folder, 'main.js')));
  if (built === undefined)
    throw new Error(`the report page is not built: no main.js in ${folders.join(' or ')}; run npm run build`);
  return built;
}
