/**
 * `npm run nights [-- NIGHTS]` or `npm run nights -- --seeds-only`: how often `bench nightly` is wrong. Nights of unchanged code are trained, timed and judged
 * one after the other, and the false alarms are counted; then changes are planted in them and counted as found, not
 * decidable, or taken for none; then it is asked how well a step of the past is dated. All by real training and real
 * timings, in the threads that a run uses, and judged by the function that the command calls. 100 nights take a quarter of
 * an hour on two cores; run nothing beside them. With `--seeds-only` training alone, with 1 to 8 seeds a night: that takes
 * some ten minutes, and may run beside anything.
 */
import { formatSeconds } from '../../../src/base/units.ts';
import { dating } from './dating.ts';
import { falseAlarms } from './false-alarms.ts';
import { fewSeeds } from './few-seeds.ts';
import { closeLaboratory, SEEDS, SIZE } from './laboratory.ts';
import { live } from './live.ts';
import { ownBaselines } from './own-baselines.ts';
import { power } from './power.ts';
import { log } from './print.ts';

const [argument = '100'] = process.argv.slice(2);

const start = performance.now();
try {
  log(SIZE);
  if (argument === '--seeds-only') await fewSeeds();
  else await wholeNights(Number(argument));
  log(`${formatSeconds((performance.now() - start) / 1000)} in all`);
} finally {
  await closeLaboratory();
}

async function wholeNights(nights: number): Promise<void> {
  const lived = await live(nights);
  log(
    `${nights} nights after the first. Every night has seeds of its own, and its own times. They are trained once: what`,
  );
  log('follows them compares the same records with others of them.');
  await falseAlarms(lived);
  // Seeds that no other night has.
  await ownBaselines(nights, SEEDS * 1_000_000);
  await dating(lived, await power(lived));
  await fewSeeds();
}
