import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bench, benchJson, MAIN, ROOT, start, temporary } from './bench.ts';

const out = temporary();
const { run, trials } = await benchJson('run', 'fixtures/suites/tiny.ts', '--out', out);

test('bench report rebuilds the report from the records alone', async () => {
  const report = join(run.dir, 'report.html');
  const before = readFileSync(report, 'utf8');
  for (const name of ['report.html', 'loss.png', 'summary.md']) rmSync(join(run.dir, name));
  const { code, stdout } = await bench('report', run.id, '--runs', out);
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(4);
  expect(readFileSync(report, 'utf8')).toBe(before);
});

test('bench explain writes a page and its pictures beside the report, of any run', async () => {
  const { code, stdout } = await bench('explain', 'latest', '--runs', out);
  expect(code).toBe(0);
  expect(stdout.split('\n')[0]).toMatch(/explain\.html$/);
  expect(readFileSync(join(run.dir, 'explain.html'), 'utf8')).toContain('No two variants of this run differ in one');
  expect(readFileSync(join(run.dir, 'explain.md'), 'utf8')).toContain('## Every variant');
});

test('bench export writes one row a step with the promised columns', async () => {
  const { stdout } = await bench('export', 'latest', '--runs', out, '--format', 'csv');
  const lines = stdout.trim().split(/\r?\n/);
  expect(lines[0]).toBe('trial,variant,seed,step,epoch,loss');
  expect(lines).toHaveLength(1 + trials.length * 8);
  expect(lines[1]).toMatch(/^[0-9a-f]{16},"Adagrad <b>&amp; ""friends"" 🚀",0,1,1,2\.\d+$/);
});

test('bench export writes parquet to a file', async () => {
  const file = join(out, 'curves.parquet');
  expect((await bench('export', run.dir, '--format', 'parquet', '-o', file)).code).toBe(0);
  expect(readFileSync(file).subarray(0, 4).toString()).toBe('PAR1');
});

test('bench list names optimizers, problems, engines and the stored runs', async () => {
  const { stdout } = await bench('list', '--json', '--runs', out);
  const lists = JSON.parse(stdout) as Record<string, { name?: string; id?: string; deviations?: string }[]>;
  const names = lists['optimizers']!.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['adagrad', 'rmsprop', 'library.tfjs.rmsprop', 'library.torch.NAME']));
  const adagrad = lists['optimizers']!.find(({ name }) => name === 'library.tfjs.adagrad');
  expect(adagrad!.deviations).toContain('Starts the sum of squares at 0.1');
  expect(lists['runs']!.map(({ id }) => id)).toEqual([run.id]);
});

test('bench doctor tells what is there, and how to get what is not', async () => {
  const withoutDriver = { VK_DRIVER_FILES: '' };
  const { stdout, stderr, code } = await start(['doctor', '--json', '--data', '/nowhere'], withoutDriver).ended;
  const findings = JSON.parse(stdout) as { subject: string; state: string; hint?: string }[];
  expect(code).toBe(0);
  // Where there is no graphics card, WebGPU would have its own say.
  expect(stderr).toBe('');
  for (const { state, hint } of findings) if (state === 'missing') expect(hint).toBeTruthy();
  expect(findings.find(({ subject }) => subject === 'data')).toMatchObject({ state: 'missing' });
  // What is loaded, and from where; a part that is there has done its work.
  expect(findings.find(({ subject }) => subject === 'canvas')).toMatchObject({
    state: 'there',
    detail: expect.stringMatching(/^@napi-rs\/canvas \d.*, node_modules.canvas$/) as string,
  });
  expect(findings.find(({ subject }) => subject === 'gpu.js')).toMatchObject({
    state: 'there',
    detail: expect.stringMatching(/^\d.*, built into optimizer-bench$/) as string,
  });
});

test.each(['run', 'report', 'export', 'list', 'doctor'])('bench %s --help explains itself', async (command) => {
  const { code, stdout } = await bench(command, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain(`bench ${command}`);
});

test('bench --version prints the version of package.json', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect((await bench('--version')).stdout.trim()).toBe(version);
});

const file = join(out, 'file');
writeFileSync(file, '');

/** Arguments, and what the one sentence on stderr must name. */
const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
  [['--engine'], /which command/],
  [['rnu'], /unknown command "rnu"; did you mean run\? See bench --help/],
  [['run'], /run what\?/],
  [['run', 'suites/rmsprop.ts', '--epoch', '3'], /epoch/],
  [['run', 'suites/rmsprob.ts'], /rmsprob\.ts.*did you mean rmsprop\.ts/],
  [['run', 'fixtures/suites/bad/does-not-parse.ts'], /does-not-parse\.ts:\d+/],
  [['run', 'fixtures/suites/bad/no-default-export.ts'], /default export/],
  [['run', 'fixtures/suites/bad/unknown-hyperparameter.ts'], /did you mean/],
  [['run', 'fixtures/suites/bad/learning-rate-zero.ts'], /lr/],
  [['run', 'fixtures/suites/bad/rule-with-loop.ts'], /rule-with-loop\.ts:\d+/],
  [['run', 'fixtures/suites/bad/batch-too-large.ts'], /batch/],
  [['run', 'fixtures/suites/bad/cycle-too-short.ts'], /variant "one cycle": oneCycleLR ends after 20 steps/],
  [['run', 'fixtures/suites/bad/repeated-label.ts'], /label|variant/],
  [['run', 'fixtures/suites/tiny.ts', '--engine', 'cpu:blass'], /cpu:blass.*did you mean "cpu:blas"/],
  [['run', 'fixtures/suites/tiny.ts', '--workers', '0'], /--workers got "0"/],
  [['run', 'fixtures/suites/tiny.ts', '--epochs', '0'], /--epochs got "0"/],
  [['run', 'fixtures/suites/tiny.ts', '--seeds', '1,x'], /--seeds got "x"/],
  [['run', 'fixtures/suites/tiny.ts', '--seeds', '1,1'], /seed/],
  [['run', 'fixtures/suites/tiny.ts', '--only', 'RMSprop'], /RMSProp/],
  [['run', 'fixtures/suites/tiny.ts', '--data', '/nowhere'], /train-images/],
  [['run', 'fixtures/suites/tiny.ts', '--out', file], /file/],
  [['run', 'fixtures/suites/tiny.ts', '--out', ''], /--out is empty; the path of a folder is expected/],
  [['report', '--runs', out, '--', '-1'], /no run "-1"/],
  [['run', '--', '-suite.ts'], /-suite\.ts: there is no such suite/],
  [['run', '--out', out, '--', 'suites/rmsprob.ts'], /did you mean rmsprop\.ts/],
  [['list', '--', '-optimizers'], /what got "-optimizers"/],
  ...['sql:select 1', 'serve:', 'history:tiny'].map((each): (typeof WRONG)[number] => {
    const [command, rest] = each.split(':') as [string, string];
    const runs = `--runs=${join(out, 'nowhere')}`;
    const others = command === 'sql' ? [rest] : rest.split(' ').filter(Boolean);
    return [[command, ...others, runs], /--runs got ".*nowhere": there is nothing at that path/];
  }),
  [['list', 'runs', '--runs', file], /--runs got ".*file": it is a file/],
  [['run', 'fixtures/suites/tiny.ts', '--epochs', '99999999999'], /99,999,999,999 epochs.*at most 100,000,000/],
  [['run', 'fixtures/suites/tiny.ts', '--workers', '100000'], /--workers got "100000"/],
  [['serve', '--port', '70000'], /--port got "70000"/],
  [['list', 'optimizer'], /what got "optimizer", expected one of "optimizers",.*; see bench list --help/],
  [['export', run.dir, '--format', 'xml'], /format/],
  [['export', run.dir, '--out', 'curves.csv'], /out/],
  [['run', 'fixtures/suites/tiny.ts', '--workers', '1', '--workers', '2'], /--workers is given more than once/],
  [['run', 'fixtures/suites/tiny.ts', '--seeds', '1', '--seeds', '2'], /--seeds is given more than once/],
  [['run', 'fixtures/suites/tiny.ts', '--engine', 'cpu', '--engine', 'auto'], /--engine is given more than once/],
  [
    ['run', 'fixtures/suites/bad/unknown-library-optimizer.ts'],
    /library\.tfjs has no "rmsporp"; did you mean "rmsprop"/,
  ],
  [['run', 'fixtures/suites/bad/waits-for-ever.ts'], /bad\/waits-for-ever\.ts: waits for ever/],
  [['run', 'fixtures/suites/bad/exits.ts'], /bad\/exits\.ts: the suite ends the process/],
  [['run', 'fixtures/suites/bad/rejects-later.ts'], /rejects-later\.ts:\d+: fails .*: nobody waits for this\.\n/],
  [['run', 'fixtures/suites/bad/rejects-null.ts'], /rejects-null\.ts: fails .*: it threw null\.\n/],
];

test('bench alone shows the help, and is no success', async () => {
  const { code, stdout, stderr } = await bench();
  expect(code).toBe(2);
  expect(stdout).toBe((await bench('--help')).stdout);
  expect(stderr).toBe('bench: which command? See bench --help\n');
});

test.each(WRONG)('bench %j is refused with one clear sentence', async (args, names) => {
  const { code, stdout, stderr } = await bench(...args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(names);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at |Error:/);
});

test("a project of Yarn's Plug'n'Play is told what to change", async () => {
  const pnp = { NODE_OPTIONS: '--import data:text/javascript,process.versions.pnp="3"' };
  const { code, stdout, stderr } = await start(['list', 'problems'], pnp).ended;
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /^bench: this project is .*; put "nodeLinker: node-modules" into .yarnrc.yml and run yarn install\n$/,
  );
});

test('messages are English whatever the language of the system', async () => {
  const { stderr } = await start(['run'], { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' }).ended;
  expect(stderr).toMatch(/run what\?/);
});

test('--only may be repeated and may stand before the suite', async () => {
  const document = await benchJson(
    ...['run', '--only', 'RMSProp', '--only', 'Adagrad <b>&amp; "friends" 🚀', '--out', temporary()],
    ...['fixtures/suites/tiny.ts', '--seeds', '0'],
  );
  expect(document.trials).toHaveLength(2);
});

test('what stands behind -- is no option, and neither is a comment', async () => {
  const queries = [['--', '-- one\nselect 1 as one'], ['-- one\nselect 1 as one'], ['--one two\nselect 1 as one']];
  for (const query of queries) {
    const { code, stdout } = await bench('sql', '--runs', out, '--format', 'csv', ...query);
    expect([code, stdout]).toEqual([0, 'one\n1\n']);
  }
});

test.each([[['sql', 'select count(*) as runs from runs']], [['list', 'runs']]])(
  'bench %j in a folder without any runs has an answer, and says how to make some',
  async (args) => {
    const { code, stderr } = await start(args, {}, temporary()).ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^bench: there are no runs in reports yet; "bench run SUITE" makes one.*\n$/);
  },
);

test('a process that may open too few files says so', async () => {
  const child = spawn('sh', ['-c', 'ulimit -n 40 && exec "$0" "$@"', process.execPath, MAIN, 'list'], { cwd: ROOT });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  expect([code, stderr]).toEqual([
    2,
    'bench: this process may open too few files to train anything; raise the limit: ulimit -n 1024\n',
  ]);
});

test.skipIf(!existsSync('/dev/full'))('a full disk under stdout is one sentence', async () => {
  const child = spawn('sh', ['-c', 'exec "$0" "$@" > /dev/full', process.execPath, MAIN, 'list', 'problems'], {
    cwd: ROOT,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  expect([code, stderr]).toEqual([2, 'bench: cannot write to stdout: the disk is full\n']);
});
