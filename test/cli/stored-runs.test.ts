import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRun } from '../../src/store/write.ts';
import { sampleHeader, sampleResult, sampleSpec } from '../store/sample-run.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { bench } from './bench.ts';

const plan = [sampleSpec(1), sampleSpec(2)];

/** A run that was killed after its first trial. */
async function cutOffRun() {
  const runs = await temporaryFolder();
  const writer = await createRun(runs, sampleHeader(plan));
  await writer.save(sampleResult(plan[0]!, 8));
  return { runs, dir: writer.dir };
}

test('a run that does not say that it ended is listed as running or cut off', async () => {
  const { runs } = await cutOffRun();
  const { stdout } = await bench('list', 'runs', '--runs', runs);
  expect(stdout).toMatch(/ {2}sample {2}running or cut off {2}1 of 2 trials {2}/);
});

test('a report that cannot be written is refused with one sentence that names the file', async () => {
  const { dir } = await cutOffRun();
  await mkdir(join(dir, 'report.html', 'in the way'), { recursive: true });
  const { code, stdout, stderr } = await bench('report', dir);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^bench: cannot write .*report\.html: it is a folder, not a file; a report lies in .*\n$/);
});

test('bench doctor looks for the font of the picture too', async () => {
  const { stdout } = await bench('doctor');
  expect(stdout).toMatch(/ dejavu-fonts-ttf {2,}\d/);
});
