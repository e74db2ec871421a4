import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/live/listen.ts';
import { liveRun } from '../../src/live/live-run.ts';
import { liveApp } from '../../src/live/server.ts';
import { syntheticRun } from '../report/synthetic-run.ts';
import { lossChart, seriesPixels } from './canvas.ts';
import { chromiumNote, hasChromium, launchChromium } from './chromium.ts';

const stored = syntheticRun({ epochs: 2, trainSize: 6400 });
const [first, second] = stored.run.plan;
const losses = stored.losses.get(first!.id)!;

/** A run as it goes on, and what is told of it. */
function going(id = stored.run.id) {
  const run = liveRun({ ...stored.run, id, status: 'running', trials: [], timings: [] });
  const grow = (from: number, to: number) => {
    const growth = { losses: losses.slice(from, to), seconds: to / 1000 };
    run.advanced({ trial: first!.id, epoch: 1, fraction: to / 200, loss: losses[to - 1]! }, growth);
  };
  return { run, grow };
}

describe.skipIf(!hasChromium)(`a live page in a browser${chromiumNote}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function open(url: string) {
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    onTestFinished(async () => {
      await page.close();
      // A browser says so itself where a connection is lost.
      expect(complaints.filter((text) => !/net::ERR|status of 404/.test(text))).toEqual([]);
    });
    await page.goto(url);
    const loss = (steps: number) => page.locator(`#trial-${first!.id}`).getByText(losses[steps - 1]!.toFixed(6));
    return { page, loss, state: page.locator('#live') };
  }

  test('it shows losses as they come, survives a reload, and knows the end, also when loaded after it', async () => {
    const { run, grow } = going();
    const { url, close } = await listen(liveApp(run), 0);
    onTestFinished(close);
    const { page, loss, state } = await open(url);
    expect(await seriesPixels(lossChart(page))).toBe(0);
    run.started(first!.id);
    grow(0, 50);
    await loss(50).waitFor();
    const bar = page.locator(`#trial-${first!.id}`).getByRole('progressbar');
    expect(await bar.getAttribute('value')).toBe('0.25');
    await expect.poll(() => seriesPixels(lossChart(page))).toBeGreaterThan(20);
    expect(await state.textContent()).toContain('This page follows');

    await page.reload();
    await loss(50).waitFor();

    run.ended(stored);
    await page.getByText('The run has ended').waitFor();
    expect(await page.locator('.verdict').textContent()).toContain('lowest training loss');

    await page.reload();
    await page.getByText('The run has ended').waitFor();
    expect(await seriesPixels(lossChart(page))).toBeGreaterThan(20);
    await close();
    // What it has, it keeps.
    await page.waitForTimeout(300);
    expect(await state.textContent()).toContain('The run has ended');
  });

  test('it says that the connection is lost, comes back by itself and then has all that it missed', async () => {
    const { run, grow } = going();
    const { url, close } = await listen(liveApp(run), 0);
    onTestFinished(close);
    const line = await cuttableLine(Number(new URL(url).port));
    onTestFinished(line.close);
    const { page, loss, state } = await open(line.url);
    run.started(first!.id);
    grow(0, 50);
    await loss(50).waitFor();

    line.cut();
    await state.filter({ hasText: 'The connection is lost' }).waitFor();
    expect(await state.getAttribute('data-state')).toBe('lost');
    grow(50, 100);
    const epoch = stored.run.trials[0]!.epochs[0]!;
    run.epochEnded(first!.id, epoch);
    run.started(second!.id);
    // It has tried in vain before it succeeds.
    await expect.poll(() => line.refused, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await loss(50).count()).toBe(1);

    line.mend();
    await loss(100).waitFor();
    expect(await state.getAttribute('data-state')).toBe('on');
    expect(await page.locator(`#trial-${second!.id}`).getAttribute('data-status')).toBe('running');
    await page.locator('section#loss').getByText(epoch.trainLoss.toFixed(6)).waitFor();

    line.cut();
    run.ended(stored);
    line.mend();
    await page.getByText('The run has ended').waitFor();
    expect(await page.locator('.verdict').textContent()).toContain('lowest training loss');
  });

  test('it takes nothing from another run that is served at its address later', async () => {
    const { run, grow } = going();
    const { url, close } = await listen(liveApp(run), 0);
    const { page, loss, state } = await open(url);
    run.started(first!.id);
    grow(0, 50);
    await loss(50).waitFor();
    await close();
    const later = going('another');
    const other = await listen(liveApp(later.run), Number(new URL(url).port));
    onTestFinished(other.close);
    later.run.started(first!.id);
    later.grow(0, 100);
    await state.filter({ hasText: 'Another run is served' }).waitFor();
    expect(await loss(50).count()).toBe(1);
    await page.reload();
    await loss(100).waitFor();
  });
});

/** A way to a server on this machine that can be cut, and then refuses who comes. */
async function cuttableLine(port: number) {
  const sockets = new Set<Socket>();
  let [whole, refused] = [true, 0];
  const server = createServer((here) => {
    if (!whole) {
      refused++;
      here.destroy();
      return;
    }
    const there = connect(port, '127.0.0.1');
    for (const [socket, other] of [[here, there] as const, [there, here] as const]) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get refused() {
      return refused;
    },
    cut,
    mend: () => {
      whole = true;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}
