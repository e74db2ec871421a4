import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bench, installedTwice, mebibytes, newestRun, run } from './project.ts';

// What somebody does who has nothing but the package: npm run package. It takes what has been built.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), 'bench-package-'));

/** The second refuses packages that want to run scripts, and hides from each package what it does not depend on. */
const MANAGERS: Readonly<Record<string, (tarball: string) => readonly [string, ...string[]]>> = {
  npm: (tarball) => ['npm', 'install', '--no-audit', '--no-fund', tarball],
  pnpm: (tarball) => ['npx', '--yes', 'pnpm@12.21.0', 'add', tarball],
};
/** Besides the Node that runs this. */
const NODES = ['22', '24'];

/** With an optimizer of a library that is built in. */
const ALL_PARTS = `
  import { adagrad, defineSuite, library, mnistMlp } from 'optimizer-bench';
  export default defineSuite({
    name: 'parts',
    problem: mnistMlp({ hidden: [8], trainSize: 128, testSize: 64 }),
    epochs: 1,
    batchSize: 64,
    seeds: [0],
    variants: { Adagrad: adagrad({ lr: 0.01 }), library: library.tfjs.rmsprop({ lr: 0.001 }) },
  });`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function pack(): string {
  const [packed] = JSON.parse(
    run(ROOT, 'npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', FOLDER]),
  ) as [{ filename: string; size: number; files: readonly { path: string }[] }];
  const paths = packed.files.map(({ path }) => path);
  const needless = paths.filter((path) => !/^(dist|suites)\/|^[A-Z]+(\.md)?$|^package\.json$|\.py$/.test(path));
  assert.deepEqual(needless, [], 'nothing but what is needed is packed');
  for (const needed of ['LICENSE', 'CHANGELOG.md', 'dist/THIRD-PARTY-LICENSES.txt', 'dist/index.d.ts'])
    assert.ok(paths.includes(needed), `${needed} is packed`);
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const unwanted = ['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => name in scripts);
  assert.deepEqual(unwanted, [], 'the package has no script that installing it would run');
  say(`packed: ${paths.length} files, ${(packed.size / 2 ** 20).toFixed(1)} MB`);
  return join(FOLDER, packed.filename);
}

function install(manager: string, tarball: string): string {
  const dir = join(FOLDER, manager);
  mkdirSync(dir);
  writeFileSync(join(dir, 'package.json'), '{ "private": true }\n');
  const [command, ...args] = MANAGERS[manager]!(tarball);
  const begun = Date.now();
  run(dir, command, args);
  const modules = join(dir, 'node_modules');
  const size = mebibytes(modules);
  say(`${manager}: installed in ${((Date.now() - begun) / 1000).toFixed(0)} s, ${size.toFixed(0)} MB`);
  assert.ok(size < 420, `${manager} installs less than 420 MB`);
  assert.deepEqual(installedTwice(modules), [], `${manager} installs nothing twice`);
  return dir;
}

/** @param path where another Node is than the one that runs this */
function train(dir: string, path: string | null = null): void {
  bench(dir, ['run', 'suite.ts', '--seeds', '0'], path);
  const files = newestRun(dir, 'suite');
  assert.equal(files.get('loss.png')?.subarray(1, 4).toString(), 'PNG', 'loss.png is drawn');
  assert.match(files.get('report.html')?.toString() ?? '', /RMSProp α=0.999/, 'the report names the variants');
}

function useAll(dir: string): void {
  writeFileSync(join(dir, 'parts.mts'), ALL_PARTS);
  for (const engine of ['cpu:wasm', 'gpujs:webasm', 'gpujs:cpu'])
    bench(dir, ['run', 'parts.mts', '--engine', engine, '--fresh']);
  bench(dir, ['report', 'latest', '--format', 'svg']);
  assert.match(bench(dir, ['sql', 'select count(*) as n from trials', '--format', 'csv']), /^n\s+10\s/);
  type Finding = { readonly subject: string; readonly state: string; readonly detail: string };
  const findings = JSON.parse(bench(dir, ['doctor', '--json'])) as readonly Finding[];
  const [from, ...others] = findings.filter(({ subject }) => subject === 'optimizer-bench');
  assert.deepEqual(others, []);
  assert.match(from!.detail, /node_modules/, 'doctor says that the package is installed');
  const dependsOnTheMachine = /^(engine|graphics card|PyTorch)/;
  const missing = findings.filter(({ subject, state }) => state === 'missing' && !dependsOnTheMachine.test(subject));
  assert.deepEqual(missing, [], 'doctor misses nothing');
}

/** With every type that is installed, where TypeScript looks for them all, and without those of a browser. */
function checkTypes(dir: string): void {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const plain = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--lib', 'es2022'];
  for (const type of ['module', 'commonjs'])
    for (const [module, resolution] of [
      ['nodenext', 'nodenext'],
      ['esnext', 'bundler'],
    ] as const) {
      writeFileSync(join(dir, 'package.json'), JSON.stringify({ private: true, type }));
      run(dir, process.execPath, [tsc, ...plain, '--module', module, '--moduleResolution', resolution, 'suite.ts']);
    }
}

try {
  const tarball = pack();
  const [flat, strict] = Object.keys(MANAGERS).map((manager) => install(manager, tarball)) as [string, string];
  for (const dir of [flat, strict]) {
    bench(dir, ['init']);
    train(dir);
  }
  useAll(strict);
  checkTypes(flat);
  for (const version of NODES) {
    const home = join(FOLDER, `node-${version}`);
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{ "private": true, "allowScripts": { "node": true } }\n');
    run(home, 'npm', ['install', '--no-audit', '--no-fund', `node@${version}`]);
    const path = join(home, 'node_modules', '.bin');
    const found = run(home, 'node', ['--version'], path).trim();
    assert.match(found, new RegExp(`^v${version}\\.`));
    train(flat, path);
    say(`Node ${found}: trains`);
  }
} catch (error) {
  const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
  process.stderr.write(`${message}\n${stdout}${stderr}\nThe projects are left in ${FOLDER}.\n`);
  process.exitCode = 1;
}
