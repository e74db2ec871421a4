import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** The browser for page tests: $CHROMIUM, or where Debian puts it. */
const binary = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const hasChromium = existsSync(binary);

/** For the name of a group of tests, so that a skipped group says why. */
export const chromiumNote = hasChromium ? '' : ` (skipped: no Chromium at ${binary}; set CHROMIUM to name one)`;

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: binary, args: flags, timeout: 120_000 });
}
