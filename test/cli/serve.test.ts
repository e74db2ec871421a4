import { request } from 'node:http';
import { once } from 'node:events';
import { mkdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createRun } from '../../src/store/write.ts';
import { chromiumNote, hasChromium, launchChromium } from '../browser/chromium.ts';
import { sampleHeader, sampleResult, sampleSpec } from '../store/sample-run.ts';
import { bench, start, temporary } from './bench.ts';

const runs = temporary();
let server: ReturnType<typeof start>;
let url: URL;

/** Returns "suite/id". */
async function makeRun(into: string, suite: string, variant: string): Promise<string> {
  const plan = [sampleSpec(1, variant), sampleSpec(2, 'Adagrad')];
  const writer = await createRun(into, sampleHeader(plan, suite));
  for (const spec of plan) await writer.save(sampleResult(spec, 8));
  await writer.finish({ status: 'completed', seconds: 3, timings: [] });
  return `${suite}/${basename(writer.dir)}`;
}

beforeAll(async () => {
  for (const suite of ['first', 'second', 'third']) await makeRun(runs, suite, `RMSProp of the ${suite}`);
  const outside = temporary();
  const secret = await makeRun(outside, 'secret', 'Adam');
  await mkdir(join(runs, 'linked'));
  await symlink(join(outside, secret), join(runs, 'linked', basename(secret)));
  server = start(['serve', '--runs', runs]);
  const [line] = (await once(server.stdout!, 'data')) as [string];
  url = new URL(line.trim());
}, 30_000);

afterAll(() => server.kill());

/** As it is written: `fetch` would tidy the path, and has a Host of its own. */
function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    request({ host: '127.0.0.1', port: url.port, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        resolve({ status: response.statusCode!, text });
      });
    })
      .on('error', reject)
      .end();
  });
}

test('bench serve answers for this machine alone, and only of runs in its folder', async () => {
  expect(url.hostname).toBe('127.0.0.1');
  expect((await get('/')).text).toContain('3 runs');
  const { text } = await get('/');
  expect(text).not.toMatch(/secret|linked/);
  for (const path of [
    '/run/..%2f..%2fetc/passwd',
    '/run/first/..%2f..%2f..%2fetc%2fpasswd',
    '/run/%2fetc/passwd',
    '/../../etc/passwd',
    '//etc/passwd',
    '/run/linked/x',
    `/compare?run=first/x&run=${encodeURIComponent('../secret')}`,
  ])
    expect((await get(path)).status, path).toBe(404);
  expect((await get('/', { host: 'evil.example' })).status).toBe(403);
  expect((await get('/', { origin: 'http://evil.example' })).status).toBe(403);
});

test('a port that is taken is refused in one sentence', async () => {
  const { code, stderr } = await bench('serve', '--runs', runs, '--port', url.port);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `bench: cannot listen on port ${url.port}: something else answers there; choose another with --port\n`,
  );
});

test.skipIf(!hasChromium)(`in a browser: search, open, tick two and three runs, compare${chromiumNote}`, async () => {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url.href);
  const rows = page.locator('tbody tr');
  await page.getByRole('searchbox').fill('second');
  await page.getByRole('searchbox').press('Enter');
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByRole('link', { name: /^second\// }).click();
  await page.waitForURL('**/run/**');
  expect(await page.locator('h1').textContent()).toBe('second');
  for (const count of [2, 3]) {
    await page.goto(url.href);
    for (const at of Array.from({ length: count }, (_, each) => each)) await page.getByRole('checkbox').nth(at).check();
    await page.getByRole('button', { name: 'Compare' }).click();
    // The whole page: a legend is counted that may still be on its way.
    await page.waitForURL('**/compare?**');
    expect(await page.locator('h1').textContent()).toContain(`${count} runs`);
    // Each run has two variants.
    expect(await page.locator('#legend [aria-pressed]').count()).toBe(2 * count);
  }
  expect(complaints).toEqual([]);
});

test('Ctrl-C is how it ends', async () => {
  server.kill('SIGINT');
  const { code, stdout, stderr } = await server.ended;
  expect([code, stdout]).toEqual([0, `${url.href}\n`]);
  expect(stderr).toContain('Ctrl-C ends it');
});
