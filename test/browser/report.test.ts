import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { writeReport } from '../../src/report/write.ts';
import { hostileLabels, notebookVariants, syntheticRun, type SyntheticOptions } from '../report/synthetic-run.ts';
import { drawn, lossChart, picture, seriesPixels } from './canvas.ts';
import { chromiumNote, hasChromium, launchChromium } from './chromium.ts';

if (!hasChromium) console.warn(`page tests${chromiumNote}`);

describe.skipIf(!hasChromium)(`the report in a browser${chromiumNote}`, () => {
  let browser: Browser;
  let page: Page;
  let folder: string;
  let address = '';
  const complaints: string[] = [];

  // One page for all tests: a browser takes longer to open another than to load a report into it.
  beforeAll(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), 'page-'));
    page = await browser.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== address) complaints.push(`request for ${request.url()}`);
    });
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a report from disk; at the end of the test, whatever the page said or asked for is held against it. */
  async function open(options: SyntheticOptions, look: { width?: number; colorScheme?: 'light' | 'dark' } = {}) {
    const { width = 1100, colorScheme = 'light' } = look;
    // Another address each time: nothing is taken over from the page before.
    const dir = await mkdtemp(join(folder, 'run-'));
    const { files } = await writeReport(syntheticRun({ epochs: 2, trainSize: 6400, ...options, dir }), ['html']);
    address = pathToFileURL(files[0]!).href;
    onTestFinished(() => {
      expect(complaints.splice(0)).toEqual([]);
    });
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ media: 'screen', colorScheme });
    await page.mouse.move(0, 0);
    await page.goto(address);
    await page.locator('body[data-drawn]').waitFor({ state: 'attached' });
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
    expect(await seriesPixels(lossChart(page))).toBeGreaterThan(20);
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
    const button = page.getByRole('button', { name: 'Adagrad', exact: true });
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
    await page.getByRole('button', { name: 'Hide all', exact: true }).click();
    expect(await seriesPixels(lossChart(page))).toBe(0);
    await page.getByRole('button', { name: 'Adagrad', exact: true }).click();
    expect(await seriesPixels(lossChart(page))).toBeGreaterThan(20);
    await page.locator('#legend').getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator('#legend [aria-pressed=false]').count()).toBe(0);
  });

  test('the loss axis, the smoothing, the range and the x axis change the chart', async () => {
    const page = await open({});
    const figure = page.locator('#figure-loss');
    const pictures = [await picture(page)];
    await figure.getByRole('radio', { name: 'linear' }).check();
    pictures.push(await picture(page));
    await figure.getByRole('slider', { name: 'Smoothing' }).fill('20');
    pictures.push(await picture(page));
    await figure.getByRole('checkbox').uncheck();
    pictures.push(await picture(page));
    await figure.getByRole('combobox', { name: 'x axis' }).selectOption('seconds');
    pictures.push(await picture(page));
    expect(new Set(pictures).size).toBe(5);
    expect(await figure.locator('output').textContent()).toBe('0.40 epochs');
  });

  test('a variant is isolated in all charts, and brought back among the others', async () => {
    const page = await open({ seeds: [0, 1, 2] });
    const accuracy = page.locator('#figure-accuracy canvas');
    await accuracy.scrollIntoViewIfNeeded();
    await expect.poll(() => seriesPixels(accuracy)).toBeGreaterThan(20);
    const before = await drawn(accuracy);
    await page.locator('#legend li').first().hover();
    await page.getByRole('button', { name: 'Show only Adagrad' }).click();
    expect(await page.locator('#legend [aria-pressed=false]').count()).toBe(notebookVariants.length - 1);
    expect(await drawn(accuracy)).not.toBe(before);
    await page.getByRole('button', { name: 'Show only Adagrad' }).click();
    expect(await page.locator('#legend [aria-pressed=false]').count()).toBe(0);
  });

  test('seeds are seen as a band or each by itself', async () => {
    const page = await open({ seeds: [0, 1, 2] });
    const before = await picture(page);
    await page.locator('#figure-loss').getByRole('radio', { name: 'each' }).check();
    expect(await picture(page)).not.toBe(before);
  });

  test('a drag zooms, the keyboard moves, and Escape shows all again', async () => {
    const page = await open({});
    const before = await picture(page);
    const canvas = page.locator('#figure-loss canvas');
    const { x, y } = (await canvas.boundingBox())!;
    await page.mouse.move(x + 300, y + 150);
    await page.mouse.down();
    await page.mouse.move(x + 500, y + 180);
    await page.mouse.up();
    await page.mouse.move(0, 0);
    const reset = page.locator('#figure-loss').getByRole('button', { name: 'Reset zoom' });
    expect(await reset.isVisible()).toBe(true);
    const zoomed = await picture(page);
    expect(zoomed).not.toBe(before);
    await canvas.press('ArrowRight');
    expect(await picture(page)).not.toBe(zoomed);
    await canvas.press('Escape');
    expect(await reset.isVisible()).toBe(false);
    expect(await picture(page)).toBe(before);
  });

  test('a table is sorted by a column upwards, downwards and not', async () => {
    const page = await open({});
    const head = page.locator('section#loss').getByRole('columnheader', { name: 'Epoch 2' });
    const values = () =>
      page
        .locator('section#loss tbody td:last-child')
        .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset['value'])));
    const original = await values();
    const upwards = original.toSorted((a, b) => a - b);
    for (const expected of [upwards, upwards.toReversed(), original]) {
      await head.getByRole('button').click();
      expect(await values()).toEqual(expected);
    }
  });

  test('a chart is saved as a picture and its data as CSV', async () => {
    const page = await open({});
    const save = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('#figure-loss').getByRole('button', { name }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    };
    const csv = await save('CSV');
    expect(csv.name).toBe('rmsprop-Training-loss.csv');
    expect(String(csv.bytes)).toMatch(/^variant,first step,last step,epochs,median,.*\nAdagrad,1,1,0\.005,/);
    const png = await save('PNG');
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  });

  test('the reader asks for another target and another baseline', async () => {
    const page = await open({ seeds: [0, 1, 2] });
    await page.getByRole('spinbutton', { name: 'Target' }).fill('95.5');
    const caption = page.locator('[data-asks=target] caption');
    expect(await caption.textContent()).toContain('95.5 % test accuracy');
    await page.getByRole('combobox', { name: 'Baseline' }).selectOption({ label: 'RMSProp α=0.9' });
    await page.getByRole('combobox', { name: 'Metric' }).selectOption('testLoss');
    const paired = page.locator('[data-asks=paired]');
    expect(await paired.locator('caption').textContent()).toBe('Difference from RMSProp α=0.9: test loss at the end');
    expect(await paired.locator('tbody th').allTextContents()).toEqual([
      'Adagrad',
      'RMSProp α=0.999',
      'library RMSprop',
    ]);
  });

  test('a chart further down is drawn when the reader comes near, as things then are', async () => {
    const page = await open({ seeds: [0, 1, 2] });
    const canvas = page.locator('#figure-time canvas');
    // A canvas as a browser makes it: nothing has been drawn.
    expect(await canvas.evaluate((element) => (element as HTMLCanvasElement).width)).toBe(300);
    await page.getByRole('button', { name: 'Adagrad', exact: true }).click();
    await canvas.scrollIntoViewIfNeeded();
    await expect.poll(() => seriesPixels(canvas)).toBeGreaterThan(20);
    const before = await drawn(canvas);
    await page.getByRole('button', { name: 'Adagrad', exact: true }).click();
    expect(await drawn(canvas)).not.toBe(before);
  });

  test('on paper every chart is drawn in light colours, no table is cut and no control is left', async () => {
    const page = await open({ seeds: [0, 1, 2], epochs: 5 }, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    for (const canvas of await page.locator('canvas').all()) expect(await seriesPixels(canvas)).toBeGreaterThan(20);
    const cut = await page
      .locator('.table, .chart')
      .evaluateAll((all) => all.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length);
    expect(cut).toBe(0);
    expect(await page.locator('.controls:visible').count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('body[data-printing]').count()).toBe(0);
  });

  test('a screen reader hears headings without a gap, columns without arrows, and the smoothing in epochs', async () => {
    const page = await open({});
    const levels = await page.locator('h1, h2, h3').evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels[0]).toBe(1);
    levels.forEach((level, at) => {
      expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
    const head = page.locator('#overview thead th').first();
    expect(await head.ariaSnapshot()).toMatch(/columnheader "Variant"/);
    await head.getByRole('button', { name: 'Variant', exact: true }).press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    const slider = page.getByRole('slider', { name: 'Smoothing' }).first();
    await slider.press('ArrowRight');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^0\.\d\d epochs$/);
  });

  test('a hover tells every variant at that place', async () => {
    const page = await open({});
    const before = await picture(page);
    await page.locator('#figure-loss canvas').hover({ position: { x: 500, y: 200 } });
    await expect.poll(() => picture(page)).not.toBe(before);
  });

  test('hostile labels are text', async () => {
    const page = await open({ variants: hostileLabels.map((label) => ({ label })) });
    const rows = await page.locator('section#loss tbody th').allTextContents();
    expect(rows).toEqual(hostileLabels);
    expect(await page.locator('#legend [aria-pressed]').allTextContents()).toEqual(hostileLabels);
    expect(await page.locator('img').count()).toBe(0);
    expect(await seriesPixels(lossChart(page))).toBeGreaterThan(20);
  });

  test.each([{ seeds: [0] }, { seeds: [0, 1, 2] }])(
    'a page 360 pixels wide never scrolls sideways',
    async ({ seeds }) => {
      const long = [...notebookVariants, { label: 'x'.repeat(120) }, { label: hostileLabels[0]! }];
      const page = await open({ seeds, variants: long }, { width: 360 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      expect(await seriesPixels(lossChart(page))).toBeGreaterThan(20);
    },
  );

  test('who cannot see a chart is told where its numbers are', async () => {
    const page = await open({});
    const charts = page.getByRole('img');
    expect(await charts.count()).toBe(4);
    expect(await page.getByRole('img', { name: 'Training loss', exact: true }).count()).toBe(1);
    for (const chart of await charts.all()) {
      const where = page.locator(`#${(await chart.getAttribute('aria-describedby'))!}`);
      const section = (await where.locator('a').getAttribute('href'))!;
      expect(await page.locator(`section${section} tbody tr`).count()).toBeGreaterThan(3);
    }
  });
});
