/**
 * `npm run nights [-- NIGHTS]`: how often `bench nightly` is wrong. Nights of unchanged code are trained, timed and judged
 * one after the other, and the false alarms are counted; then changes are planted in them and counted as found, not
 * decidable, or taken for none; then it is asked how well a step of the past is dated. All by real training and real
 * timings, in the threads that a run uses, and judged by the function that the command calls. 100 nights take a quarter of
 * an hour on two cores; run nothing beside them.
 */
import { formatSeconds } from '../../../src/base/units.ts';
import { dating } from './dating.ts';
import { falseAlarms } from './false-alarms.ts';
import { closeLaboratory, SEEDS, SIZE } from './laboratory.ts';
import { live } from './live.ts';
import { ownBaselines } from './own-baselines.ts';
import { power } from './power.ts';
import { log } from './print.ts';

const NIGHTS = Number(process.argv[2] ?? 100);

const start = performance.now();
try {
  const lived = await live(NIGHTS);
  log(
    `${NIGHTS} nights after the first: ${SIZE}. Every night has seeds of its own, and its own times. They are trained`,
  );
  log('once: what follows them compares the same records with others of them.');
  await falseAlarms(lived);
  // Seeds that no other night has.
  await ownBaselines(NIGHTS, SEEDS * 1_000_000);
  await dating(lived, await power(lived));
  log(`${formatSeconds((performance.now() - start) / 1000)} in all`);
} finally {
  await closeLaboratory();
}
