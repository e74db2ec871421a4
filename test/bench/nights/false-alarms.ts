import { noiseOf } from '../../../src/analysis/change-point.ts';
import { compareRuns } from '../../../src/analysis/comparison/compare.ts';
import { THRESHOLDS, type SpeedVerdict } from '../../../src/analysis/comparison/comparison.ts';
import { judgeNight, type Nightly } from '../../../src/analysis/nightly/nightly.ts';
import { METRICS, trendsOf } from '../../../src/analysis/nightly/trend.ts';
import { Generator } from '../../../src/base/random.ts';
import { unchanged } from './laboratory.ts';
import type { Lived } from './live.ts';
import { log, percent, progress, table } from './print.ts';
import { recomposed } from './recompose.ts';

/** How often all trials are put together anew. */
const SHUFFLES = 40;

/** Of nights that nothing changed in: how many are called worse, and by what. */
export async function falseAlarms(lived: readonly Lived[]): Promise<void> {
  const judged = lived.flatMap((night) => night.judged ?? []);
  const share = (alarm: (nightly: Nightly) => boolean): readonly string[] => {
    const count = judged.filter(alarm).length;
    return [String(count), percent(count, judged.length)];
  };
  const trains = (label: string) => (nightly: Nightly) =>
    nightly.comparison!.variants.some(({ variant, quality }) => variant === label && quality.verdict === 'worse');
  table(
    [`unchanged code, ${judged.length} nights`, 'false alarms', 'of nights'],
    [
      ...Object.keys(unchanged).map((label) => [`training of ${label}`, ...share(trains(label))]),
      ['training of any', ...share((night) => Object.keys(unchanged).some((label) => trains(label)(night)))],
      ['times, measured once', ...share((night) => speedsOf(night).some(wasSlower))],
      ['times, measured again', ...share((night) => speedsOf(night).some(({ verdict }) => verdict === 'worse'))],
      ['history', ...share(({ steps }) => steps.some(({ metric }) => metric === 'train loss'))],
      ['any of these: exit code 1', ...share(({ outcome }) => outcome === 'regression')],
      ['(a change in the history of times, which by itself is none)', ...share(hasTimeChange)],
    ],
  );
  await randomPairs(lived);
  await sameSeeds(lived);
  noise(lived);
}

const speedsOf = ({ comparison }: Nightly): readonly SpeedVerdict[] =>
  comparison!.variants.flatMap(({ step, update }) => [step, update]);

const wasSlower = ({ verdict, again }: SpeedVerdict): boolean => verdict === 'worse' || again !== null;

const hasTimeChange = ({ trends }: Nightly): boolean =>
  trends.some(({ metric, changes }) => metric !== 'train loss' && changes.length > 0);

/**
 * Nights that share a baseline share its luck. So the trials are put together to other nights again and again, each trial
 * in one of them, and these nights are compared two by two.
 */
async function randomPairs(lived: readonly Lived[]): Promise<void> {
  const generator = new Generator(0);
  const words = new Map<string, number>();
  let [alarms, pairs] = [0, 0];
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    progress(`nights put together anew: ${shuffle + 1} of ${SHUFFLES}`);
    const nights = recomposed(
      lived.map(({ night }) => night),
      generator,
    );
    for (let i = 0; i + 1 < nights.length; i += 2, pairs++) {
      const { variants } = await compareRuns(nights[i]!, nights[i + 1]!);
      if (variants.some(({ quality }) => quality.verdict === 'worse')) alarms++;
      for (const { quality } of variants) words.set(quality.verdict, (words.get(quality.verdict) ?? 0) + 1);
    }
  }
  progress('');
  const total = pairs * Object.keys(unchanged).length;
  const verdicts = [...words].map(([word, count]) => `${word} ${percent(count, total)}`).join(', ');
  log(
    `Training, ${pairs} pairs of nights put together of these trials at random: ${percent(alarms, pairs)} call a variant`,
  );
  log(`worse. Verdicts on variants: ${verdicts}.`);
}

/** How much nights differ without a change: what a step is seen against. */
function noise(lived: readonly Lived[]): void {
  const trends = trendsOf(
    lived.map(({ night }) => night.run),
    THRESHOLDS,
  );
  for (const metric of METRICS) {
    const sds = trends.filter((trend) => trend.metric === metric).map(({ points }) => noiseOf(points.map(logOf)));
    log(`From night to night, by variant, ${metric}: ${sds.map((sd) => `${(100 * sd).toFixed(1)} %`).join(', ')}.`);
  }
}

const logOf = ({ value }: { readonly value: number }): number => Math.log(value);

/** The same seeds give the same bits: no statistics are asked. */
async function sameSeeds(lived: readonly Lived[]): Promise<void> {
  let identical = 0;
  const pairs = lived.slice(1).map(({ night }, i) => [lived[i]!.night, night] as const);
  for (const [baseline, other] of pairs) {
    const tonight = { ...baseline, run: { ...baseline.run, id: 'tonight', timings: other.run.timings } };
    const { comparison } = await judgeNight(tonight, { baseline, runs: [baseline.run, tonight.run] }, THRESHOLDS);
    if (comparison!.variants.every(({ quality }) => quality.verdict === 'identical')) identical++;
  }
  log(`Training with the same seeds: ${identical} of ${pairs.length} nights identical.`);
}
