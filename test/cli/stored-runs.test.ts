import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
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

test('bench doctor --runs verifies a store: what is damaged is named, and the exit code says so', async () => {
  const { runs, dir } = await cutOffRun();
  const whole = await bench('doctor', '--runs', runs);
  expect([whole.code, whole.stderr]).toEqual([0, '']);
  expect(whole.stdout).toMatch(/sample\/\S+ +running or cut off, 1 of 2 trials\n.*1 whole, 0 damaged\n$/);
  const path = join(dir, 'trials', `${plan[0]!.id}.json`);
  const bytes = await readFile(path);
  bytes[bytes.indexOf('trainLoss') + 12]! ^= 1;
  await writeFile(path, bytes);
  await symlink('circle', join(runs, 'circle'));
  const damaged = await bench('doctor', '--runs', runs, '--json');
  expect(damaged.code).toBe(2);
  const findings = JSON.parse(damaged.stdout) as { state: string; detail: string }[];
  expect(findings.filter(({ state }) => state === 'damaged').map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/circle is a link that leads nowhere/),
    expect.stringMatching(/\.json is damaged: it does not fit the checksum .*--resume" trains this trial again/),
  ]);
  const absent = await bench('doctor', '--runs', join(runs, 'absent'));
  expect([absent.code, absent.stdout]).toEqual([2, '']);
  expect(absent.stderr).toMatch(/^bench: --runs got ".*absent": there is nothing at that path; .*\n$/);
});

test('bench gc and list name what they cannot read, and go on; leftovers of killed commands go too', async () => {
  const runs = await temporaryFolder();
  const interrupted = await createRun(runs, sampleHeader(plan));
  await interrupted.finish({ status: 'interrupted', seconds: 1, timings: [] });
  const writer = await createRun(runs, { ...sampleHeader(plan), startedAt: '2026-01-01T00:00:00.000Z' });
  await writer.finish({ status: 'completed', seconds: 1, timings: [] });
  await symlink('circle', join(runs, 'circle'));
  await mkdir(join(runs, 'sample', '20250101-000000-0000.removed'));
  const listed = await bench('list', 'runs', '--runs', runs);
  expect([listed.code, listed.stderr]).toEqual([
    0,
    expect.stringMatching(/^bench: left out: .*circle is a link .*\n$/),
  ]);
  const dry = await bench('gc', '--keep', '1', '--dry-run', '--runs', runs);
  expect(dry.stderr).toMatch(/1 run and 1 leftover of killed commands would be removed\n$/);
  const { code, stdout, stderr } = await bench('gc', '--keep', '1', '--runs', runs);
  expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`${interrupted.id}\n$`))]);
  expect(stderr).toMatch(/^bench: kept: .*circle .*\n1 run and 1 leftover of killed commands removed\n$/);
  expect(await readdir(join(runs, 'sample'))).toEqual([writer.id]);
});
