import { chmod, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { syntheticRun } from './synthetic-run.ts';

// Test files share what was loaded (vitest.config.ts); this one loads the report again, with pictures of its own.
const renderPng = vi.fn<typeof import('../../src/report/picture.ts').renderPng>();
vi.resetModules();
vi.doMock(import('../../src/report/picture.ts'), async (original) => ({ ...(await original()), renderPng }));
const { InputError } = await import('../../src/base/errors.ts');
const { writeReport } = await import('../../src/report/write.ts');

afterEach(() => vi.resetAllMocks());
afterAll(() => {
  vi.doUnmock('../../src/report/picture.ts');
  vi.resetModules();
});

const run = (dir: string) => syntheticRun({ epochs: 1, trainSize: 64, dir });

test('a picture that cannot be drawn costs the picture alone, and a warning says why and what to do', async () => {
  renderPng.mockRejectedValue(new Error("Cannot find module 'dejavu-fonts-ttf'\nRequire stack:\n- here"));
  const dir = await temporaryFolder();
  const { files, warnings } = await writeReport(run(dir));
  expect(files.map((path) => basename(path))).toEqual(['report.html', 'summary.md']);
  expect((await readdir(dir)).sort()).toEqual(['report.html', 'summary.md']);
  expect(warnings).toEqual([
    `loss.png is not drawn: Cannot find module 'dejavu-fonts-ttf'; "bench doctor" says which package is missing; run npm ci`,
    `accuracy.png is not drawn: Cannot find module 'dejavu-fonts-ttf'; "bench doctor" says which package is missing; run npm ci`,
  ]);
});

test('page and summary are on disk before the picture is drawn, which could end the process', async () => {
  const dir = await temporaryFolder();
  renderPng.mockImplementation(async () => Buffer.from((await readdir(dir)).sort().join()));
  const { files } = await writeReport(run(dir));
  expect(files).toHaveLength(4);
  expect(renderPng.mock.settledResults[0]!.value).toEqual(Buffer.from('report.html,summary.md'));
});

test('a folder that takes no report is refused in one sentence', async () => {
  const dir = join(await temporaryFolder(), 'file');
  await writeFile(dir, '');
  await expect(writeReport(run(dir))).rejects.toThrow(InputError);
  await expect(writeReport(run(dir))).rejects.toThrow(
    `cannot write ${join(dir, 'report.html')}: a part of the path is a file, not a folder; a report lies in the folder of ` +
      'its run, make that writable or work on a copy of it',
  );
});

// Root may write anywhere.
test.skipIf(process.getuid?.() === 0)('a folder that may only be read is refused in one sentence', async () => {
  const dir = await temporaryFolder();
  await chmod(dir, 0o555);
  await expect(writeReport(run(dir))).rejects.toThrow(/^cannot write .*report\.html: permission denied; a report lies/);
});
