import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { writeReport } from '../../src/report/write.ts';
import { hostileLabels, notebookVariants, syntheticRun, type SyntheticOptions } from '../report/synthetic-run.ts';
import { chromiumNote, hasChromium, launchChromium } from './chromium.ts';

if (!hasChromium) console.warn(`page tests${chromiumNote}`);

describe.skipIf(!hasChromium)(`the report in a browser${chromiumNote}`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), 'page-'));
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a report from disk; at the end of the test, whatever the page said or asked for is held against it. */
  async function open(options: SyntheticOptions, look: { width?: number; colorScheme?: 'light' | 'dark' } = {}) {
    const { width = 1100, colorScheme = 'light' } = look;
    const { files } = await writeReport(syntheticRun({ epochs: 2, trainSize: 6400, ...options, dir: folder }));
    const address = pathToFileURL(files[0]!).href;
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== address) complaints.push(`request for ${request.url()}`);
    });
    onTestFinished(async () => {
      await page.close();
      expect(complaints).toEqual([]);
    });
    await page.goto(address);
    return page;
  }

  const runs: readonly { what: string; options: SyntheticOptions }[] = [
    { what: 'four variants', options: {} },
    { what: 'several seeds', options: { seeds: [0, 1, 2] } },
    { what: 'forty variants', options: { variants: Array.from({ length: 40 }, (_, at) => ({ label: `v${at}` })) } },
    { what: 'one step', options: { epochs: 1, trainSize: 64 } },
    {
      what: 'a diverged trial',
      options: { variants: [{ label: 'a', ends: { 0: { status: 'diverged', steps: 9 } } }] },
    },
    { what: 'losses of exactly 0', options: { variants: [{ label: 'a', loss: (step) => (step < 50 ? 1 : 0) }] } },
  ];

  test.each(runs)('the chart of $what is drawn', async ({ options }) => {
    const page = await open(options);
    expect(await seriesPixels(page)).toBeGreaterThan(20);
  });

  test('a run without a step has no chart and says so', async () => {
    const page = await open({ variants: [{ label: 'a', ends: { 0: { status: 'missing', steps: 0 } } }] });
    expect(await page.locator('canvas').count()).toBe(0);
    expect(await page.locator('main').textContent()).toContain('No trial took a step');
  });

  test('dark readers get a dark page and a chart in its colours', async () => {
    const light = await picture(await open({}));
    const page = await open({}, { colorScheme: 'dark' });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(21, 23, 26)');
    expect(await picture(page)).not.toBe(light);
  });

  test('the legend switches a variant off and on again', async () => {
    const page = await open({});
    const before = await picture(page);
    const button = page.getByRole('button', { name: 'Adagrad' });
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    expect(await picture(page)).not.toBe(before);
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await page.mouse.move(0, 0);
    expect(await picture(page)).toBe(before);
  });

  test('all variants can be hidden at once, to pick the few of interest', async () => {
    const page = await open({});
    await page.getByRole('button', { name: 'Hide all' }).click();
    expect(await seriesPixels(page)).toBe(0);
    await page.getByRole('button', { name: 'Adagrad' }).click();
    expect(await seriesPixels(page)).toBeGreaterThan(20);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator('#legend [aria-pressed=false]').count()).toBe(0);
  });

  test('the loss axis, the smoothing and the range change the chart', async () => {
    const page = await open({});
    const pictures = [await picture(page)];
    await page.getByRole('radio', { name: 'linear' }).check();
    pictures.push(await picture(page));
    await page.getByRole('slider', { name: 'Smoothing' }).fill('20');
    pictures.push(await picture(page));
    await page.getByRole('checkbox').uncheck();
    pictures.push(await picture(page));
    expect(new Set(pictures).size).toBe(4);
    expect(await page.locator('output').textContent()).toBe('mean over 0.40 epochs');
  });

  test('a hover tells every variant at that place', async () => {
    const page = await open({});
    const before = await picture(page);
    await page.locator('canvas').hover({ position: { x: 500, y: 200 } });
    await expect.poll(() => picture(page)).not.toBe(before);
  });

  test('hostile labels are text', async () => {
    const page = await open({ variants: hostileLabels.map((label) => ({ label })) });
    const rows = await page.locator('section#loss tbody th').allTextContents();
    expect(rows).toEqual(hostileLabels);
    expect(await page.locator('#legend button[data-series]').allTextContents()).toEqual(hostileLabels);
    expect(await page.locator('img').count()).toBe(0);
    expect(await seriesPixels(page)).toBeGreaterThan(20);
  });

  test.each([{ seeds: [0] }, { seeds: [0, 1, 2] }])(
    'a page 360 pixels wide never scrolls sideways',
    async ({ seeds }) => {
      const long = [...notebookVariants, { label: 'x'.repeat(120) }, { label: hostileLabels[0]! }];
      const page = await open({ seeds, variants: long }, { width: 360 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      expect(await seriesPixels(page)).toBeGreaterThan(20);
    },
  );

  test('who cannot see the chart is told where its numbers are', async () => {
    const page = await open({});
    const chart = page.getByRole('img', { name: /^Training loss against epochs/ });
    expect(await chart.getAttribute('aria-label')).toContain('Loss per epoch');
    expect(await page.getByRole('heading', { name: 'Loss per epoch' }).count()).toBe(1);
    expect(await page.locator('section#loss tbody tr').count()).toBe(notebookVariants.length);
  });
});

function picture(page: Page): Promise<string> {
  return page.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

/** How many pixels of the canvas are coloured: text, grid and paper are grey, lines and points are not. */
function seriesPixels(page: Page): Promise<number> {
  return page.locator('canvas').evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    // From a copy: Chromium prints a warning when the page's own canvas is read again and again.
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    context.drawImage(element as HTMLCanvasElement, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const channels = [data[at]!, data[at + 1]!, data[at + 2]!];
      if (data[at + 3]! > 200 && Math.max(...channels) - Math.min(...channels) > 60) count++;
    }
    return count;
  });
}
