import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveApp } from '../../src/serve/app.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import { runsIn } from '../../src/serve/runs.ts';
import { resumeRun } from '../../src/store/resume.ts';
import { createRun } from '../../src/store/write.ts';
import { sampleHeader, sampleResult, sampleSpec } from '../store/sample-run.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

let root: string;
let names: readonly string[];

async function makeRun(into: string, suite: string): Promise<string> {
  const plan = [sampleSpec(1, 'RMSProp <b>'), sampleSpec(2, 'Adagrad')];
  const writer = await createRun(into, sampleHeader(plan, suite));
  for (const spec of plan) await writer.save(sampleResult(spec, 8));
  await writer.finish({ status: 'completed', seconds: 3, timings: [] });
  return writer.dir;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'serve-'));
  names = [`first/${basename(await makeRun(root, 'first'))}`, `second/${basename(await makeRun(root, 'second'))}`];
});

afterAll(() => rm(root, { recursive: true }));

async function get(path: string) {
  const response = await serveApp(runsIn(root)).request(path, { headers: { host: '127.0.0.1:8040' } });
  return { status: response.status, text: await response.text() };
}

test('all runs are listed with who was best, and a search finds those with all its words', async () => {
  const { text } = await get('/');
  for (const name of names) expect(text).toContain(`href="/run/${name}"`);
  expect(text).toContain('90.00% by RMSProp &lt;b&gt;');
  const found = (await get('/?q=SECOND+adagrad')).text;
  expect(found).toContain(names[1]);
  expect(found).not.toContain(names[0]);
  expect((await get('/?q=%22%3E%3Cscript%3E')).text).not.toContain('<script>');
});

test('a run’s report is made of its records', async () => {
  const { status, text } = await get(`/run/${names[0]!}`);
  expect(status).toBe(200);
  expect(text).toContain('<h1>first</h1>');
});

test('runs stand side by side, each variant with its run', async () => {
  const { status, text } = await get(`/compare?run=${names[0]!}&run=${names[1]!}`);
  expect(status).toBe(200);
  expect(text).toContain('<h1>first and second: 2 runs</h1>');
  for (const name of names) expect(text).toContain(`<span>Adagrad · ${name}</span>`);
  expect((await get(`/compare?run=${names[0]!}`)).status).toBe(400);
  expect((await get(`/compare?run=${names[0]!}&run=first/none`)).status).toBe(404);
});

test('nothing outside the folder can be read, by no path and no link', async () => {
  const outside = await temporaryFolder();
  const dir = await makeRun(outside, 'secret');
  const id = basename(dir);
  await mkdir(join(root, 'linked'), { recursive: true });
  await symlink(dir, join(root, 'linked', id));
  const away = encodeURIComponent(`../${basename(outside)}/secret`);
  for (const path of [
    `/run/linked/${id}`,
    `/run/${away}/${id}`,
    `/run/..%2F..%2Fetc/passwd`,
    '/run/%2e%2e/x',
    '/etc/passwd',
  ])
    expect((await get(path)).status).toBe(404);
  expect((await get('/')).text).not.toContain('linked/');
});

test('a run that cannot be read is listed with the reason, and says so when it is opened', async () => {
  const own = await temporaryFolder();
  const dir = await makeRun(own, 'broken');
  await writeFile(join(dir, 'run.json'), '{');
  await cp(dir, join(root, 'broken', basename(dir)), { recursive: true });
  expect((await get('/')).text).toContain('unreadable: ');
  expect((await get(`/run/broken/${basename(dir)}`)).status).toBe(422);
});

test('a run that was interrupted and goes on is shown as it is then', async () => {
  const folder = await temporaryFolder();
  const plan = [sampleSpec(1), sampleSpec(2)];
  const writer = await createRun(folder, sampleHeader(plan));
  await writer.save(sampleResult(plan[0]!, 8));
  await writer.finish({ status: 'interrupted', seconds: 1, timings: [] });
  const runs = runsIn(folder);
  expect(await runs.list()).toMatchObject([{ run: { status: 'interrupted' } }]);
  const { writer: resumed } = await resumeRun(writer.dir);
  await resumed.save(sampleResult(plan[1]!, 8));
  await resumed.finish({ status: 'completed', seconds: 2, timings: [] });
  expect(await runs.list()).toMatchObject([{ run: { status: 'completed' } }]);
});

test('runs of different problems are refused, with what each of them trains; another budget is pointed out', async () => {
  const own = await temporaryFolder();
  const make = async (suite: string, change: Partial<TrialSpec>): Promise<string> => {
    const plan = [{ ...sampleSpec(1), ...change }];
    const writer = await createRun(own, sampleHeader(plan, suite));
    await writer.save(sampleResult(plan[0]!, 8));
    await writer.finish({ status: 'completed', seconds: 3, timings: [] });
    return `${suite}/${writer.id}`;
  };
  const base = await make('base', {});
  const compare = async (other: string) => {
    const app = serveApp(runsIn(own));
    const response = await app.request(`/compare?run=${base}&run=${other}`, { headers: { host: '127.0.0.1:1' } });
    return { status: response.status, text: await response.text() };
  };
  const quadratic = { kind: 'quadratic', dimensions: 2, condition: 10, stepsPerEpoch: 4 } as const;
  const others: readonly Partial<TrialSpec>[] = [
    { problem: quadratic, data: null },
    { problem: { kind: 'rosenbrock', start: [-1.2, 1], stepsPerEpoch: 4 }, data: null },
    { problem: { kind: 'mnistMlp', hidden: [9], trainSize: 100, testSize: 50 } },
    { problem: { kind: 'mnistMlp', hidden: [8], trainSize: 101, testSize: 50 } },
    { data: 'other' },
  ];
  for (const [i, change] of others.entries()) {
    const name = await make(`other ${i}`, change);
    const { status, text } = await compare(encodeURIComponent(name));
    expect([i, status]).toEqual([i, 422]);
    expect(text).toMatch(/^Runs of different problems do not compare; tick those of one\.\n\nbase\/.*: mnistMlp /);
    expect(text).toContain(`${name}: `);
  }
  const longer = await compare(await make('longer', { epochs: 3 }));
  expect(longer.status).toBe(200);
  expect(longer.text).toContain('These were not trained alike (epochs: 2, batch size: 32; epochs: 3, batch size: 32)');
  expect((await compare(await make('alike', { seed: 7 }))).text).not.toContain('not trained alike');
});

test('what cannot be looked into is listed as such', async () => {
  const own = await temporaryFolder();
  await makeRun(own, 'fine');
  await symlink('circle', join(own, 'circle'));
  await mkdir(join(own, 'gone'));
  await symlink(join(own, 'nowhere'), join(own, 'gone', '20260101-000000-0000'));
  const listed = await runsIn(own).list();
  expect(listed.map(({ run, reason }) => run?.status ?? reason)).toEqual([
    'completed',
    expect.stringMatching(/circle is a link that leads nowhere/),
    expect.stringMatching(/gone\/20260101-000000-0000 is a link that leads nowhere/),
  ]);
});
