import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { collectEnvironment } from '../../src/record/collect.ts';
import { ownGitState } from '../../src/record/git.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const version = async (packageFile: string): Promise<string> =>
  (JSON.parse(await readFile(new URL(`../../${packageFile}`, import.meta.url), 'utf8')) as { version: string }).version;

const environmentIn = (dir: string) => collectEnvironment({ suiteFile: join(dir, 'suite.ts'), libraries: [] });

test('says what machine and what software it was', async () => {
  const dir = await temporaryFolder();
  const environment = await collectEnvironment({ suiteFile: join(dir, 'suite.ts'), libraries: [] });
  expect(environment).toMatchObject({
    harness: await version('package.json'),
    node: process.version,
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    libraries: {},
  });
  expect(environment.platform).toContain(`${process.platform} ${process.arch}`);
  expect(environment.cpu).not.toBe('');
});

test('versions are those installed, also of packages that hide their package.json; what is missing is left out', async () => {
  const dir = await temporaryFolder();
  const { libraries } = await collectEnvironment({
    suiteFile: join(dir, 'suite.ts'),
    libraries: ['tinybench', '@tensorflow/tfjs-core', 'no-such-package'],
  });
  expect(libraries).toEqual({
    tinybench: await version('node_modules/tinybench/package.json'),
    '@tensorflow/tfjs-core': await version('node_modules/@tensorflow/tfjs-core/package.json'),
  });
});

test('the commit of the suite is known, and whether anything differs from it', async () => {
  const dir = await temporaryFolder();
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { encoding: 'utf8' }).trim();
  const state = async () => (await environmentIn(dir)).git.suite;

  expect(await state()).toEqual({ kind: 'none' });
  git('init', '--quiet');
  expect(await state()).toEqual({ kind: 'none' });
  await writeFile(join(dir, 'suite.ts'), '');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  expect(await state()).toEqual({ kind: 'commit', commit: git('rev-parse', 'HEAD'), dirty: false });
  await writeFile(join(dir, 'suite.ts'), 'changed');
  expect(await state()).toEqual({ kind: 'commit', commit: git('rev-parse', 'HEAD'), dirty: true });
  await mkdir(join(dir, 'suites'));
  expect((await environmentIn(join(dir, 'suites'))).git.suite).toMatchObject({ dirty: true });
  expect(await ownGitState(join(dir, 'suites'))).toEqual({ kind: 'none' });
  expect(await ownGitState(dir)).toEqual(await state());
});

test('without git, and where git does not answer, commits are not known, which is not the same as none', async () => {
  const dir = await temporaryFolder();
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  vi.stubEnv('PATH', dir);
  const missing = { kind: 'unknown', reason: 'git is not installed' };
  expect((await environmentIn(dir)).git).toEqual({ harness: missing, suite: missing });
  await writeFile(join(dir, 'git'), '#!/bin/sh\necho "fatal: detected dubious ownership" >&2\nexit 128\n');
  await chmod(join(dir, 'git'), 0o755);
  expect((await environmentIn(dir)).git.suite).toEqual({
    kind: 'unknown',
    reason: 'fatal: detected dubious ownership',
  });
  await writeFile(join(dir, 'git'), '#!/bin/sh\nexec /bin/sleep 60\n');
  const silent = { kind: 'unknown', reason: 'git did not answer within 3 seconds' };
  expect((await environmentIn(dir)).git).toEqual({ harness: silent, suite: silent });
});
