import { THRESHOLDS, type Word } from '../../../src/analysis/comparison/comparison.ts';
import { judgeNight, type Nightly } from '../../../src/analysis/nightly/nightly.ts';
import { sum } from '../../../src/analysis/spread.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import type { StoredRun, TrialResult } from '../../../src/record/record.ts';
import { notebook, SEEDS, stored, trained, VICTIM, type Variants } from './laboratory.ts';
import type { Lived } from './live.ts';
import { percent, progress, table } from './print.ts';

/** The victim as a change of code would make it. */
const planted: Readonly<Record<string, Variants>> = {
  'α off by 5 % (0.9 → 0.855)': { [VICTIM]: rmsprop({ ...notebook, alpha: 0.855 }) },
  'lr × 1.3': { [VICTIM]: rmsprop({ ...notebook, lr: 1.3e-3 }) },
  'lr / 1.3': { [VICTIM]: rmsprop({ ...notebook, lr: 1e-3 / 1.3 }) },
  'eps outside the root': { [VICTIM]: rmsprop({ ...notebook, epsInSqrt: false }) },
  'one variant diverges (lr 1e30)': { [VICTIM]: rmsprop({ ...notebook, lr: 1e30 }) },
};

/** Nights that every change is planted in. */
const REPEATS = 50;

/** By what was planted: each night again, with its own seeds, and the victim changed. */
export type Planted = ReadonlyMap<string, readonly StoredRun[]>;

/** Plants every change in some nights, whose code it was, and prints how these are judged. */
export async function power(lived: readonly Lived[]): Promise<Planted> {
  const bases = lived.slice(0, REPEATS).map(({ night }) => night);
  const changed = new Map<string, readonly StoredRun[]>();
  const rows: (readonly string[])[] = [];
  for (const [name, variants] of Object.entries(planted)) {
    const nights: StoredRun[] = [];
    const [judged, finer]: [Nightly[], Nightly[]] = [[], []];
    for (const [i, base] of bases.entries()) {
      progress(`${name}: ${i + 1} of ${bases.length}`);
      const now = new Map((await trained(SEEDS * i, variants)).map((result) => [keyOf(result), result]));
      const tonight = withResults(base, i + 1, (result) => now.get(keyOf(result)) ?? result);
      nights.push(tonight);
      judged.push(await judgedAfter(base, tonight));
      finer.push(await judgedAfter(base, tonight, { ...THRESHOLDS, effect: 0.002 }));
    }
    changed.set(name, nights);
    rows.push(row(name, judged, 'quality'), row(`– with --min-effect 0.2`, finer, 'quality'));
  }
  progress('');
  const failed = await Promise.all(bases.map((base, i) => judgedAfter(base, withResults(base, i + 1, oneFails))));
  const times = lived.flatMap(({ slower }) => slower ?? []);
  table(
    ['planted in RMSProp α=0.9', 'worse', 'better', 'cannot tell', 'same', 'identical', 'factor', 'exit 0, 1, 3'],
    [
      ...rows,
      row('one seed fails', failed, 'quality'),
      row(
        'update × 1.1',
        times.map(({ update }) => update),
        'update',
      ),
      row(
        'step × 1.1',
        times.map(({ step }) => step),
        'step',
      ),
    ],
  );
  return changed;
}

const keyOf = ({ record: { variant, seed } }: TrialResult): string => `${variant} ${seed}`;

function oneFails(result: TrialResult): TrialResult {
  const { variant, seed } = result.record;
  if (variant !== VICTIM || seed !== 3) return result;
  const record = { ...result.record, status: 'failed', reason: 'out of memory', steps: 0, epochs: [] } as const;
  return { record, losses: new Float64Array() };
}

/** What the base trained, but for what was planted, as another night, which was not timed. */
function withResults(base: StoredRun, night: number, change: (result: TrialResult) => TrialResult): StoredRun {
  const results = base.run.trials.map((record) => change({ record, losses: base.losses.get(record.id)! }));
  return stored(night, results, []);
}

const judgedAfter = (baseline: StoredRun, tonight: StoredRun, thresholds = THRESHOLDS): Promise<Nightly> =>
  judgeNight(tonight, { baseline, runs: [baseline.run, tonight.run] }, thresholds);

function row(name: string, nights: readonly Nightly[], what: 'quality' | 'step' | 'update'): readonly string[] {
  const verdicts = nights.map(
    ({ comparison }) => comparison!.variants.find(({ variant }) => variant === VICTIM)![what],
  );
  const share = (...words: readonly Word[]): string =>
    percent(verdicts.filter(({ verdict }) => words.includes(verdict)).length, verdicts.length);
  const factors = verdicts.flatMap(({ factor }) => factor ?? []);
  const exits = (['fine', 'regression', 'failed'] as const).map(
    (outcome) => nights.filter((night) => night.outcome === outcome).length,
  );
  return [
    name,
    share('worse'),
    share('better'),
    share('cannot tell'),
    share('same'),
    share('identical'),
    factors.length === 0 ? '–' : (sum(factors) / factors.length).toFixed(3),
    exits.join(', '),
  ];
}
