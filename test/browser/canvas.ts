import type { Locator, Page } from 'playwright-core';

export function lossChart(page: Page): Locator {
  return page.locator('#figure-loss canvas');
}

export function picture(page: Page): Promise<string> {
  return drawn(lossChart(page));
}

export function drawn(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
}

/** How many pixels of the canvas are coloured: text, grid and paper are grey, lines and points are not. */
export function seriesPixels(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
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
