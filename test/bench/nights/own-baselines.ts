import { THRESHOLDS } from '../../../src/analysis/comparison/comparison.ts';
import { judgeNight } from '../../../src/analysis/nightly/nightly.ts';
import { SEEDS, stored, trained, unchanged } from './laboratory.ts';
import { percent, progress, table } from './print.ts';

/**
 * Nights of unchanged code, each with a baseline of its own, so that none shares another's luck: as many independent
 * comparisons as there are nights. Training alone; seeds from `from` on.
 */
export async function ownBaselines(nights: number, from: number): Promise<void> {
  const alarms = new Map(Object.keys(unchanged).map((label) => [label, 0]));
  let [any, regressions] = [0, 0];
  for (let n = 0; n < nights; n++) {
    progress(`night ${n + 1} of ${nights}, with a baseline of its own`);
    const baseline = stored(0, await trained(from + SEEDS * 2 * n), []);
    const tonight = stored(1, await trained(from + SEEDS * (2 * n + 1)), []);
    const { comparison, outcome } = await judgeNight(
      tonight,
      { baseline, runs: [baseline.run, tonight.run] },
      THRESHOLDS,
    );
    const worse = comparison!.variants.filter(({ quality }) => quality.verdict === 'worse');
    for (const { variant } of worse) alarms.set(variant, alarms.get(variant)! + 1);
    if (worse.length > 0) any++;
    if (outcome === 'regression') regressions++;
  }
  progress('');
  const row = (label: string, count: number): readonly string[] => [label, String(count), percent(count, nights)];
  table(
    [`unchanged code, ${nights} nights, each with a baseline of its own`, 'false alarms', 'of nights'],
    [
      ...[...alarms].map(([label, count]) => row(`training of ${label}`, count)),
      row('training of any', any),
      row('exit code 1', regressions),
    ],
  );
}
