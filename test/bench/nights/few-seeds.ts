import { testQualities } from '../../../src/analysis/comparison/compare.ts';
import { THRESHOLDS, type Word } from '../../../src/analysis/comparison/comparison.ts';
import { judgeNight, type Nightly } from '../../../src/analysis/nightly/nightly.ts';
import { sum } from '../../../src/analysis/spread.ts';
import { Generator, randperm } from '../../../src/base/random.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import type { TrialResult } from '../../../src/record/record.ts';
import { notebook, SEEDS, stored, trained, unchanged, VICTIM, type Variants } from './laboratory.ts';
import { log, percent, progress, table } from './print.ts';

/** Seeds a night. */
const COUNTS = [1, 2, 3, 5, 8];
/** Trials of each variant that nights are put together of. */
const POOL = 320;
/** Of each planted change, with the seeds of the first of the pool. */
const PLANTED = 80;
const NIGHTS = 2000;
const HISTORIES = 200;
const LONG = 30;
/** From this night of a history on its code is another. */
const CHANGED = 18;
const SIMULATED = 5000;

/** The victim's learning rate in so many parts, and what else a maintainer would want to hear of. */
const planted: Readonly<Record<string, Variants>> = {
  'lr / 1.3': { [VICTIM]: rmsprop({ ...notebook, lr: 1e-3 / 1.3 }) },
  'lr / 2': { [VICTIM]: rmsprop({ ...notebook, lr: 1e-3 / 2 }) },
  'lr / 10': { [VICTIM]: rmsprop({ ...notebook, lr: 1e-4 }) },
  'lr / 100': { [VICTIM]: rmsprop({ ...notebook, lr: 1e-5 }) },
  'lr × 500': { [VICTIM]: rmsprop({ ...notebook, lr: 0.5 }) },
};

/** By variant, in the order of the seeds. */
type Pool = ReadonlyMap<string, readonly TrialResult[]>;

/** Training alone, with 1 to 8 seeds: it does not depend on what else the machine does. Trained once, put together anew. */
export async function fewSeeds(): Promise<void> {
  const pool = await poolOf(unchanged, POOL);
  log(
    `${POOL} trials of each variant, ${Object.keys(unchanged).length} variants; ${NIGHTS} nights of each row are put`,
  );
  log(
    `together of them at random, baseline and tonight of different trials; ${HISTORIES} histories of ${LONG} nights.`,
  );
  await falseAlarmsOf(pool);
  await powerOf(pool);
  simulated();
}

async function poolOf(variants: Variants, size: number): Promise<Pool> {
  const found = new Map<string, TrialResult[]>(Object.keys(variants).map((label) => [label, []]));
  for (let from = 0; from < size; from += SEEDS) {
    progress(`training, ${from} of ${size} seeds`);
    for (const result of await trained(from, variants)) found.get(result.record.variant)!.push(result);
  }
  progress('');
  return found;
}

async function falseAlarmsOf(pool: Pool): Promise<void> {
  const generator = new Generator(1);
  const rows: (readonly string[])[] = [];
  for (const seeds of COUNTS) {
    progress(`false alarms with ${seeds} seeds`);
    const drawn = (): readonly TrialResult[] => drawnFrom(pool, seeds, generator);
    const nights: Nightly[] = [];
    for (let n = 0; n < NIGHTS; n++) {
      const [before, now] = twoNights(pool, seeds, generator);
      nights.push(await judged([before, now]));
    }
    const [histories, roundings]: [Nightly[], Nightly[]] = [[], []];
    for (let n = 0; n < HISTORIES; n++) {
      histories.push(await judged(Array.from({ length: LONG }, drawn)));
      const [before, now] = twoNights(pool, seeds, generator);
      roundings.push(await judged(Array.from({ length: LONG }, (_, night) => (night < CHANGED ? before : now))));
    }
    const share = (some: readonly Nightly[], is: (night: Nightly) => boolean) =>
      percent(some.filter(is).length, some.length);
    const alarm = ({ outcome }: Nightly): boolean => outcome === 'regression';
    rows.push([
      String(seeds),
      share(nights, alarm),
      share(histories, ({ steps }) => steps.length > 0),
      share(roundings, alarm),
    ]);
  }
  progress('');
  table(
    [
      'seeds, nothing changed',
      'exit code 1 beside a baseline',
      `a step among ${LONG} nights of other seeds`,
      'exit code 1 after a change of rounding',
    ],
    rows,
  );
}

async function powerOf(pool: Pool): Promise<void> {
  const generator = new Generator(2);
  const rows: (readonly string[])[] = [];
  for (const [name, variants] of Object.entries(planted)) {
    const changed = (await poolOf(variants, PLANTED)).get(VICTIM)!;
    const logs = changed.map((result, i) => Math.log(lossOf(result) / lossOf(pool.get(VICTIM)![i]!)));
    const factor = Math.exp(logs.reduce((a, b) => a + b) / logs.length).toFixed(3);
    const cells: string[] = [];
    for (const seeds of COUNTS) {
      progress(`${name} with ${seeds} seeds`);
      const words: Word[] = [];
      for (let n = 0; n < NIGHTS / 4; n++) {
        // The same seeds before and after, as nights have them; the other variants are the same bits.
        const at = Array.from(randperm(PLANTED, generator).slice(0, seeds));
        const before = [...pool.values()].flatMap((trials) => at.map((i, seed) => withSeed(trials[i]!, seed)));
        const now = before.map((result, i) => {
          const { variant, seed } = result.record;
          return variant === VICTIM ? withSeed(changed[at[i % seeds]!]!, seed) : result;
        });
        const { comparison } = await judged([before, now]);
        words.push(comparison!.variants.find(({ variant }) => variant === VICTIM)!.quality.verdict);
      }
      cells.push(percent(words.filter((word) => word === 'worse').length, words.length));
    }
    rows.push([name, factor, ...cells]);
  }
  progress('');
  table([`planted in ${VICTIM}, called worse`, 'loss ×', ...COUNTS.map((seeds) => `${seeds} seeds`)], rows);
}

/** Losses that nobody trained: what other problems' might be like. By the tests alone, which thousands of nights can pay. */
function simulated(): void {
  const generator = new Generator(3);
  const uniform = (): number => (generator.draw() + 0.5) / 2 ** 32;
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const kinds: Readonly<Record<string, () => number>> = {
    normal,
    'heavy tails (t of 3)': () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3),
    'skewed (exponential)': () => -Math.log(uniform()),
    uniform: () => 3.46 * uniform(),
    'of two kinds, 6 sd apart': () => normal() + (uniform() < 0.5 ? 6 : 0),
  };
  const rows: (readonly string[])[] = [];
  for (const [name, next] of Object.entries(kinds))
    for (const variants of [1, 3, 10]) {
      const shares = COUNTS.slice(1).map((seeds) => {
        let alarms = 0;
        for (let n = 0; n < SIMULATED; n++) {
          const differences = (): readonly number[] => Array.from({ length: seeds }, () => 0.03 * (next() - next()));
          const samples = Array.from({ length: variants }, () => ({ testable: true, logs: differences() }));
          const tests = testQualities(samples, THRESHOLDS.alpha / variants);
          const isWorse = ({ logs }: (typeof samples)[number], i: number): boolean =>
            tests[i]!.p <= THRESHOLDS.alpha && sum(logs) / seeds >= Math.log(1 + THRESHOLDS.effect);
          if (samples.some(isWorse)) alarms++;
        }
        return percent(alarms, SIMULATED);
      });
      rows.push([name, String(variants), ...shares]);
    }
  table(
    [
      `simulated, ${SIMULATED} nights each, some called worse`,
      'variants',
      ...COUNTS.slice(1).map((seeds) => `${seeds} seeds`),
    ],
    rows,
  );
}

const lossOf = ({ record }: TrialResult): number => record.epochs.at(-1)!.trainLoss;

function withSeed({ record, losses }: TrialResult, seed: number): TrialResult {
  return { record: { ...record, seed, id: `${record.variant} ${seed}` }, losses };
}

function drawnFrom(pool: Pool, seeds: number, generator: Generator): readonly TrialResult[] {
  return [...pool.values()].flatMap((trials) =>
    Array.from(randperm(trials.length, generator).slice(0, seeds), (at, seed) => withSeed(trials[at]!, seed)),
  );
}

/** Of trials that differ from each other. */
function twoNights(
  pool: Pool,
  seeds: number,
  generator: Generator,
): readonly [readonly TrialResult[], readonly TrialResult[]] {
  const both = drawnFrom(pool, 2 * seeds, generator);
  const half = (from: number): readonly TrialResult[] =>
    both
      .filter(({ record }) => record.seed >= from && record.seed < from + seeds)
      .map((result) => withSeed(result, result.record.seed - from));
  return [half(0), half(seeds)];
}

/** The last of some nights, the first being the baseline; without times. */
function judged(nights: readonly (readonly TrialResult[])[]): Promise<Nightly> {
  const runs = nights.map((results, n) => stored(n, results, []));
  return judgeNight(runs.at(-1)!, { baseline: runs[0]!, runs: runs.map(({ run }) => run) }, THRESHOLDS);
}
