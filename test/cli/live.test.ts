import { expect, test } from 'vitest';
import { start, temporary } from './bench.ts';

test('bench run --live tells an open page of the end, stays while it is open, and ends with the run’s exit code', async () => {
  const out = temporary();
  const child = start(['run', 'fixtures/suites/banana.ts', '--only', 'RMSProp', '--out', out, '--live']);
  const said = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve) => {
      let text = '';
      child.stderr!.on('data', (part: string) => {
        text += part;
        const found = pattern.exec(text);
        if (found !== null) resolve(found);
      });
    });
  const stays = said(/stays while it is open in a browser; Ctrl-C ends it/);
  const [, url] = await said(/live at (http:\S+)/);
  const run = /data-live="([^"]+)"/.exec(await (await fetch(url!)).text())![1]!;

  const reader = new AbortController();
  const events = await fetch(`${url!}events/${run}`, { signal: reader.signal });
  const [last] = await Promise.all([until(events, '"ended":true'), stays]);
  expect(last).toContain('"status":"completed"');
  // The run is reported and over; whoever loads the page again still finds it.
  expect(child.exitCode).toBeNull();
  expect(await (await fetch(url!)).text()).toContain('The loss at the end is');

  reader.abort();
  const { code, stdout } = await child.ended;
  expect([code, stdout.trim().endsWith('report.html')]).toEqual([0, true]);
}, 30_000);

/** Reads so far, and leaves the stream open. */
async function until(response: Response, end: string): Promise<string> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (!text.includes(end)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the stream ended without ${end}`);
    text += decoder.decode(value, { stream: true });
  }
  return text;
}
