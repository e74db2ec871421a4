import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPackage, packageVersion } from '../../src/base/packages.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;

test('a package is found under the name that it is loaded by, and by its own', () => {
  const { version } = JSON.parse(readFileSync('node_modules/canvas/package.json', 'utf8')) as { version: string };
  const folder = join(process.cwd(), 'node_modules', 'canvas');
  expect(findPackage('canvas')).toEqual({ name: '@napi-rs/canvas', version, folder });
  expect(packageVersion('canvas')).toBe(version);
});

test('what is not installed is not found', () => {
  expect(findPackage('no-such-package')).toBeUndefined();
  expect(packageVersion('no-such-package')).toBeUndefined();
});

test("koffi's binaries, which are dependencies, are of the version that is built in", () => {
  const binaries = Object.entries(manifest['optionalDependencies']!).filter(([name]) => name.startsWith('@koromix/'));
  expect(binaries.length).toBeGreaterThan(0);
  for (const [, version] of binaries) expect(version).toBe(packageVersion('koffi'));
});

test('the build writes down the version of every package that it builds in', () => {
  const versions = JSON.parse(readFileSync('dist/base/bundled/versions.json', 'utf8')) as Record<string, string>;
  const named = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', 'chartjs-node-canvas', 'dejavu-fonts-ttf'];
  for (const name of [...named, 'gpu.js', 'koffi', 'webgpu']) expect(versions[name]).toBe(packageVersion(name));
  const licences = readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8');
  for (const [name, version] of Object.entries(versions)) expect(licences).toContain(`\n${name} ${version} (`);
});
