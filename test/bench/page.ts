import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { median } from '../../src/analysis/statistics/order.ts';
import { writeReport } from '../../src/report/write.ts';
import { launchChromium } from '../browser/chromium.ts';
import { syntheticRun } from '../report/synthetic-run.ts';

// How long the page of 40 trials of 4690 steps takes to open, to scroll and to answer: npm run page-speed [-- TIMES].
const times = Number(process.argv[2] ?? 7);
const folder = await mkdtemp(join(tmpdir(), 'page-speed-'));
const browser = await launchChromium();
// Whoever opens a report has a browser that shows something already: its start is not the page's.
const empty = join(folder, 'empty.html');
await writeFile(empty, '<!doctype html>');
try {
  const few = { seeds: [0, 1, 2] };
  const many = { variants: Array.from({ length: 40 }, (_, at) => ({ label: `variant ${at}`, rate: 0.5 + at / 40 })) };
  for (const [what, options] of [
    ['4 variants, 3 seeds', few],
    ['40 variants', many],
  ] as const) {
    const { files } = await writeReport(syntheticRun({ ...options, dir: folder }), ['html']);
    const seen: Seen[] = [];
    for (let time = 0; time < times; time++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await page.goto(pathToFileURL(empty).href);
      seen.push(await look(page, pathToFileURL(files[0]!).href));
      await page.close();
    }
    const of = (pick: (one: Seen) => number) => median(seen.map(pick)).toFixed(0).padStart(6);
    const worst = Math.max(...seen.map(({ opened }) => opened)).toFixed(0);
    console.log(`${what}, ${((await stat(files[0]!)).size / 1e6).toFixed(2)} MB, medians of ${times}, milliseconds`);
    console.log(`  until what is in sight is drawn    ${of((one) => one.opened)}   (slowest ${worst})`);
    console.log(`  until every chart is, scrolled to  ${of((one) => one.all)}`);
    console.log(`  a frame while scrolling, median    ${of((one) => median(one.frames))}`);
    console.log(`  the longest frame                  ${of((one) => Math.max(...one.frames))}`);
    console.log(
      `  frames above 50 ms, of ${of((one) => one.frames.length)}      ${of((one) => one.frames.filter((each) => each > 50).length)}`,
    );
    console.log(`  a variant switched off             ${of((one) => one.click)}`);
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}

interface Seen {
  readonly opened: number;
  readonly all: number;
  readonly frames: readonly number[];
  readonly click: number;
}

/** All times are the page's own, from the moment at which its loading began. */
async function look(page: Page, address: string): Promise<Seen> {
  await page.addInitScript(() => {
    const painted = () => {
      requestAnimationFrame(() => {
        setTimeout(() => performance.mark('opened'));
      });
    };
    new MutationObserver((_, observer) => {
      // Not before there is a body.
      if ((document.body as HTMLElement | null)?.dataset['drawn'] === undefined) return;
      observer.disconnect();
      painted();
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-drawn'] });
  });
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('opened').length > 0);
  const opened = await page.evaluate(() => performance.getEntriesByName('opened')[0]!.startTime);
  const frames = await page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const found: number[] = [];
        let last = performance.now();
        const next = (now: number) => {
          found.push(now - last);
          last = now;
          const before = scrollY;
          scrollBy(0, 60);
          if (scrollY > before) requestAnimationFrame(next);
          else resolve(found.slice(1));
        };
        requestAnimationFrame(next);
      }),
  );
  const click = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        scrollTo(0, 0);
        requestAnimationFrame(() => {
          setTimeout(() => {
            const start = performance.now();
            document.querySelector<HTMLButtonElement>('#legend button')!.click();
            requestAnimationFrame(() => {
              setTimeout(() => {
                resolve(performance.now() - start);
              });
            });
          }, 200);
        });
      }),
  );
  // Nothing but drawing makes a frame longer than the screen's own pace.
  const work = frames.filter((frame) => frame > 34).reduce((total, frame) => total + frame, 0);
  return { opened, all: opened + work, frames, click };
}
