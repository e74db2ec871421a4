import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { THRESHOLDS } from '../../src/analysis/comparison/comparison.ts';
import { judgeNight } from '../../src/analysis/nightly/nightly.ts';
import { writeNightly } from '../../src/report/nightly/write.ts';
import { writeReport } from '../../src/report/write.ts';
import { makeFolders } from '../../src/base/files.ts';
import { madeRun, noise } from '../analysis/comparison/made-run.ts';
import { chromiumNote, hasChromium, launchChromium } from './chromium.ts';

describe.skipIf(!hasChromium)(`the trend of nights in a browser${chromiumNote}`, () => {
  let browser: Browser;
  let folder: string;
  let address: string;

  /** Twenty nights; eight nights ago one variant became worse, the times are as times are. */
  beforeAll(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), 'trend-'));
    const next = noise(1);
    const nights = Array.from({ length: 20 }, (_, n) => {
      const day = String(n + 1).padStart(2, '0');
      const id = `202611${day}-031700-0000`;
      const rounds = [1, 1, 1, 1, 1, 1].map((ms) => ms * Math.exp(0.01 * next()));
      const variants = [
        { label: 'Adagrad', loss: (seed: number) => 0.21 + seed / 1000, rounds },
        { label: 'RMSProp α=0.9', loss: (seed: number) => (n < 12 ? 0.1 : 0.13) + seed / 1000, rounds },
      ];
      const options = { id, startedAt: `2026-11-${day}T03:17:00.000Z`, commit: day.repeat(20), seeds: 8 };
      return { ...madeRun(variants, options), dir: join(folder, 'sample', id) };
    });
    for (const { dir } of nights) await makeFolders(dir, 'make it');
    await writeReport(nights[12]!, ['html']);
    const tonight = nights.at(-1)!;
    const past = { baseline: nights[0]!, runs: nights.map(({ run }) => run) };
    const { trend } = await writeNightly(tonight, await judgeNight(tonight, past, THRESHOLDS));
    address = pathToFileURL(trend).href;
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  async function open(width: number, colorScheme: 'light' | 'dark') {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL('.', address).href)) complaints.push(`request for ${request.url()}`);
    });
    onTestFinished(async () => {
      await page.close();
      expect(complaints).toEqual([]);
    });
    await page.goto(address);
    return page;
  }

  test.each([
    [1100, 'light'],
    [360, 'dark'],
  ] as const)(
    'of %i pixels, %s, its lines and changes are seen, and nothing scrolls sideways',
    async (width, scheme) => {
      const page = await open(width, scheme);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      const chart = page.locator('.trend').first();
      const before = await chart.screenshot();
      for (const part of ['.path', '.change', 'circle', '.grid', '.pin']) {
        const boxes = await chart
          .locator(part)
          .evaluateAll((marks) => marks.map((mark) => mark.getBoundingClientRect().toJSON() as DOMRect));
        expect(boxes.length, part).toBeGreaterThan(0);
        for (const { left, right } of boxes) expect(left >= 0 && right <= width, part).toBe(true);
        // Seen: without them it is another picture.
        await chart.locator(part).evaluateAll((marks) => {
          for (const mark of marks) mark.setAttribute('display', 'none');
        });
        expect(before.equals(await chart.screenshot()), part).toBe(false);
        await chart.locator(part).evaluateAll((marks) => {
          for (const mark of marks) mark.removeAttribute('display');
        });
      }
      const labels = await chart
        .locator('text')
        .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height));
      for (const height of labels.filter((size) => size > 0)) expect(height).toBeGreaterThan(10);
    },
  );

  test('a change says since when and how sure it is, and a point and the change lead to the run', async () => {
    const page = await open(1100, 'light');
    const section = page.locator('section').first();
    expect((await section.locator('tbody tr').allTextContents()).join()).toMatch(
      /RMSProp α=0\.9.*13 November 2026, 03:17 UTC.*121212121\.\.131313131.*× 1\.29.*8 nights.*0\.016/,
    );
    await section.locator('tbody a').click();
    await page.waitForURL('**/report.html');
    expect(await page.title()).toContain('sample');
    await page.goBack();
    await page.waitForURL(address);
    await section.locator('g.c1 a').nth(12).click();
    await page.waitForURL('**/20261113-031700-0000/report.html');
    expect(await page.locator('h1').textContent()).toBe('sample');
  });
});
