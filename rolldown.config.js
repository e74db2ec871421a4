import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { defineConfig } from 'rolldown';

/** What the page runs in the reader's browser. */
const page = {
  input: 'src/report/page/main.ts',
  platform: 'browser',
  output: { file: 'dist/report/page.js', format: 'iife', minify: true },
};

/**
 * Packages that cannot be dependencies of ours, because they would bring others that need a compiler or a script, or
 * a second version of what is there: their code becomes part of ours. What they load by name stays outside.
 */
const bundled = {
  input: Object.fromEntries(
    readdirSync('src/base/bundled').map((name) => [basename(name, '.ts'), `src/base/bundled/${name}`]),
  ),
  platform: 'node',
  external: [/^@koromix\//, 'canvas', /^chart\.js/, 'gl'],
  output: { dir: 'dist/base/bundled', format: 'esm', chunkFileNames: '[name].js' },
};

/** The package that a module belongs to: its folder, and what its package.json says. */
function packageOf(id) {
  for (let folder = dirname(id); folder.includes(`${sep}node_modules${sep}`); folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (manifest.version !== undefined) return { folder, ...manifest };
    } catch {
      // Further up.
    }
  }
  return undefined;
}

/** Every package whose code went into a bundle, by name and version. */
const taken = new Map();

const takeNote = {
  name: 'take-note',
  generateBundle(_, chunks) {
    for (const { modules = {} } of Object.values(chunks))
      for (const id of Object.keys(modules)) {
        const found = packageOf(id.replace(/\0/g, ''));
        if (found !== undefined) taken.set(`${found.name} ${found.version}`, found);
      }
  },
};

/** Beside the bundles: Dawn's binaries where webgpu looks for them, the versions of the packages, and their licences. */
const bringAlong = {
  name: 'bring-along',
  writeBundle() {
    const dawn = resolve('node_modules/webgpu/dist');
    rmSync('dist/base/bundled/dist', { recursive: true, force: true });
    for (const file of readdirSync(dawn, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
      const from = join(file.parentPath, file.name);
      const to = join('dist/base/bundled/dist', relative(dawn, from));
      mkdirSync(dirname(to), { recursive: true });
      linkOrCopy(from, to);
    }
    const packages = [...taken.values()].sort((a, b) => a.name.localeCompare(b.name));
    const direct = JSON.parse(readFileSync('package.json', 'utf8')).devDependencies;
    const versions = packages.filter(({ name }) => name in direct).map(({ name, version }) => [name, version]);
    writeFileSync('dist/base/bundled/versions.json', `${JSON.stringify(Object.fromEntries(versions), null, 2)}\n`);
    writeFileSync('dist/THIRD-PARTY-LICENSES.txt', packages.map(licenceOf).join('\n'));
  },
};

/** A link where the file system can: the binaries are large, and a build does not change them. */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function licenceOf({ name, version, license, folder }) {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying|copyright)/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no licence file; its code cannot be passed on`);
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n${'='.repeat(80)}\n\n${texts.join('\n\n')}\n`;
}

// In this order: the second writes down what went into both.
export default defineConfig([
  { ...page, plugins: [takeNote], logLevel: 'warn' },
  { ...bundled, plugins: [takeNote, bringAlong], logLevel: 'warn' },
]);
