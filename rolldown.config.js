import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
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
  // node-fetch: TensorFlow.js asks for it where Node has no fetch of its own.
  external: [/^@koromix\//, 'canvas', /^chart\.js/, 'gl', 'node-fetch'],
  // Of CommonJS, which those of TensorFlow.js and gpu.js are.
  transform: { define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' } },
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

/** Every package that went into ours. No module names these: a font, and what lies in TensorFlow.js's own file. */
const taken = new Map(
  ['dejavu-fonts-ttf', 'long', 'seedrandom'].map((name) => [
    name,
    packageOf(resolve('node_modules', name, 'index.js')),
  ]),
);

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

/** Beside the bundles: the binaries and the font, the versions of the packages, and their licences. */
const bringAlong = {
  name: 'bring-along',
  writeBundle() {
    bring('node_modules/webgpu/dist', 'dist/base/bundled/dist', () => true);
    bring('node_modules/@tensorflow/tfjs-backend-wasm/dist', 'dist/base/bundled/tfjs', (name) => /\.wasm$/.test(name));
    bring('node_modules/dejavu-fonts-ttf/ttf', 'dist/base/bundled/fonts', (name) =>
      /^DejaVuSans(-Bold)?\.ttf$/.test(name),
    );
    const packages = [...taken.values()].sort((a, b) => a.name.localeCompare(b.name));
    const direct = JSON.parse(readFileSync('package.json', 'utf8')).devDependencies;
    const versions = packages.filter(({ name }) => name in direct).map(({ name, version }) => [name, version]);
    writeFileSync('dist/base/bundled/versions.json', `${JSON.stringify(Object.fromEntries(versions), null, 2)}\n`);
    writeFileSync('dist/THIRD-PARTY-LICENSES.txt', packages.map(licenceOf).join('\n'));
  },
};

/** Links where the file system can, as the binaries are large and no build changes them; copies otherwise. */
function bring(from, to, wanted) {
  rmSync(to, { recursive: true, force: true });
  for (const name of readdirSync(from, { recursive: true })) {
    const [source, target] = [join(from, name), join(to, name)];
    if (!statSync(source).isFile() || !wanted(name)) continue;
    mkdirSync(dirname(target), { recursive: true });
    try {
      linkSync(source, target);
    } catch {
      copyFileSync(source, target);
    }
  }
}

function licenceOf({ name, version, license, folder }) {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying|copyright)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) texts.push(licenceElsewhere(name, license, folder));
  const line = '='.repeat(80);
  return `${line}\n${name} ${version} (${license})\n${line}\n\n${texts.join('\n\n')}\n`;
}

/** Of packages without a file of their own: TensorFlow.js names the Apache licence, seedrandom ends its README with it. */
function licenceElsewhere(name, license, folder) {
  if (license === 'Apache-2.0') return readFileSync('node_modules/typescript/LICENSE.txt', 'utf8').trim();
  const [, text] = readFileSync(join(folder, 'README.md'), 'utf8').split(/^LICENSE.*\n-+\n/m);
  if (text === undefined) throw new Error(`no licence of ${name} is found; its code cannot be passed on`);
  return text.trim();
}

// In this order: the second writes down what went into both.
export default defineConfig([
  { ...page, plugins: [takeNote], logLevel: 'warn' },
  { ...bundled, plugins: [takeNote, bringAlong], logLevel: 'warn' },
]);
