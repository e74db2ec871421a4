import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { baseline, type BaselineArguments } from '../../src/cli/baseline.ts';
import { history } from '../../src/cli/history.ts';
import { whichRun } from '../../src/cli/which-run.ts';
import { createRun } from '../../src/store/write.ts';
import { sampleHeader } from '../store/sample-run.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const output = vi.hoisted(() => ({ printed: '', kept: 0 }));

vi.mock(import('../../src/cli/output.ts'), () => ({
  keepStdout: () => {
    output.kept++;
    return Promise.resolve();
  },
  print: (text: string) => {
    output.printed += text;
  },
}));

afterEach(() => {
  vi.restoreAllMocks();
});

async function someRun(startedAt = '2026-11-23T01:55:30.250Z') {
  const runs = await temporaryFolder();
  const writer = await createRun(runs, { ...sampleHeader([], 'rmsprop'), startedAt });
  await writer.finish({ status: 'completed', seconds: 1, timings: [] });
  return { runs, ...writer };
}

async function said(action: BaselineArguments['action'], suite: string, runs: string, run?: string): Promise<string> {
  output.printed = '';
  await baseline({ action, suite, run, runs });
  return output.printed;
}

test('a suite without a baseline says so; one that has no runs at all is refused with the name that was meant', async () => {
  const { runs, id } = await someRun();
  expect(await said('show', 'rmsprop', runs)).toBe('no baseline is pinned for rmsprop\n');
  expect(await said('clear', 'rmsprop', runs)).toBe('rmsprop had no baseline\n');
  const refused = `no runs in ${runs} of "rmsporp"; did you mean "rmsprop"? (known are rmsprop); "bench run SUITE" makes one`;
  for (const action of ['show', 'clear', 'set'] as const)
    await expect(baseline({ action, suite: 'rmsporp', run: undefined, runs })).rejects.toThrow(refused);
  await expect(history({ suite: 'rmsporp', format: 'csv', runs })).rejects.toThrow(refused);
  expect(await said('set', 'rmsprop', runs)).toBe(`${id} is the baseline of rmsprop\n`);
  expect(await said('show', 'rmsprop', runs)).toMatch(new RegExp(`^${id}, pinned 2`));
});

test('a run that does not lie where nights look for it is no baseline', async () => {
  const [here, elsewhere] = [await someRun(), await someRun('2026-11-24T01:55:30.250Z')];
  await expect(said('set', 'rmsprop', here.runs, elsewhere.dir)).rejects.toThrow(
    new RegExp(`^run ${elsewhere.id} is not in .*, where nights would look for it; copy its folder there$`),
  );
  expect(await readdir(join(here.runs, 'rmsprop'))).toEqual([here.id]);
});

test('a damaged baseline can be cleared', async () => {
  const { runs } = await someRun();
  await writeFile(join(runs, 'rmsprop', 'baseline.json'), '{');
  await expect(said('show', 'rmsprop', runs)).rejects.toThrow(/is damaged: it names no run/);
  expect(await said('clear', 'rmsprop', runs)).toBe('rmsprop has no baseline any more\n');
});

test('what a suite prints when its file is read for its name does not go to stdout', async () => {
  const { runs } = await someRun();
  const suite = join(runs, 'talkative.mjs');
  const [adagrad, problem] = ['adagrad({ lr: 0.01 })', 'mnistMlp({ hidden: [8] })'];
  await writeFile(
    suite,
    `import { adagrad, defineSuite, mnistMlp } from 'optimizer-bench';
    console.log('hello');
    export default defineSuite({ name: 'rmsprop', problem: ${problem}, epochs: 1, batchSize: 32, seeds: [0], variants: { A: ${adagrad} } });`,
  );
  output.kept = 0;
  const log = vi.spyOn(console, 'log').mockReturnValue();
  expect(await said('show', suite, runs)).toBe('no baseline is pinned for rmsprop\n');
  // What comes of that is held by the tests of whole commands.
  expect([log.mock.calls, output.kept]).toEqual([[['hello']], 1]);
});

test('a word means what it says, also where a file or a folder of that name lies about', async () => {
  const { runs, dir, id } = await someRun();
  const here = await temporaryFolder();
  const before = process.cwd();
  onTestFinished(() => {
    process.chdir(before);
  });
  process.chdir(here);
  for (const name of ['baseline', 'latest', 'best', 'deadbeef']) await writeFile(join(here, name), '');
  await said('set', 'rmsprop', runs, 'latest');
  expect(await said('show', 'rmsprop', runs)).toContain(id);
  expect(await whichRun('baseline', runs, 'rmsprop')).toBe(dir);
  await expect(whichRun('best', runs, 'rmsprop')).rejects.toThrow(/^no run whose trials all completed/);
  await expect(whichRun('deadbeef', runs)).rejects.toThrow(/^no completed run of commit deadbeef/);
});

test('the best run of several suites is asked for by suite: their losses have nothing in common', async () => {
  const { runs } = await someRun();
  const other = await createRun(runs, sampleHeader([], 'quadratic'));
  await other.finish({ status: 'completed', seconds: 1, timings: [] });
  await expect(whichRun('best', runs)).rejects.toThrow(
    'the best of which suite? Say SUITE/best; there are quadratic, rmsprop',
  );
});
