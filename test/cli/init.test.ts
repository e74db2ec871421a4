import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSuite } from '../../src/suite/load.ts';
import { bench, benchJson, temporary } from './bench.ts';

/** A project of its own, with a package.json of this type. */
function project(type: string): string {
  const dir = temporary();
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ type }));
  return dir;
}

test('bench init writes a suite that runs, and says how', async () => {
  const file = join(project('commonjs'), 'suites', 'first.ts');
  const { code, stdout } = await bench('init', file);
  expect(code).toBe(0);
  expect(stdout.trim().split('\n').at(-1)).toBe(`  npx bench run ${file}`);
  const quick = ['--epochs', '1', '--seeds', '0', '--engine', 'cpu:wasm', '--out', temporary()];
  const { run, trials } = await benchJson('run', file, ...quick);
  expect(run.suite).toBe('first');
  expect(trials.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'completed'));
});

test.each(
  ['commonjs', 'module'].flatMap((type) => ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((end) => [type, end] as const)),
)('in a project of type %s, what bench init writes as .%s is a suite', async (type, end) => {
  const { init } = await import('../../src/cli/init.ts');
  const file = join(project(type), `my suite.${end}`);
  await init(file);
  expect(await loadSuite(file)).toMatchObject({ name: 'my suite', problems: [{ epochs: 3 }] });
});

test('bench init leaves alone what is there, and refuses what could be no suite', async () => {
  const dir = project('module');
  const there = join(dir, 'there.ts');
  writeFileSync(there, '// mine');
  mkdirSync(join(dir, 'folder.ts'));
  for (const [name, says] of [
    ['there.ts', `${there} is there already and stays as it is; name another file: bench init FILE`],
    ['folder.ts', `${join(dir, 'folder.ts')} is a folder; name a file in it`],
    ['suite.py', `${join(dir, 'suite.py')} would be no suite; a .ts, .mts`],
  ] as const) {
    const { code, stdout, stderr } = await bench('init', join(dir, name));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`bench: ${says}`);
  }
  expect(readFileSync(there, 'utf8')).toBe('// mine');
});
