import { expect, test } from 'vitest';
import { audience } from '../../src/live/audience.ts';

test('who loads the page again is not taken to have gone; who stays away is', async () => {
  let now = 0;
  const readers = audience(() => now);
  expect(readers.present()).toBe(false);
  const left = [readers.came(), readers.came()];
  now += 60_000;
  expect(readers.present()).toBe(true);
  for (const leave of left) leave();
  now += 1000;
  expect(readers.present()).toBe(true);
  const back = readers.came();
  now += 60_000;
  expect(readers.present()).toBe(true);
  back();
  now += 5000;
  await readers.gone(new AbortController().signal);
  expect(readers.present()).toBe(false);
});
