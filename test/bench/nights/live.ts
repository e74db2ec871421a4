import { THRESHOLDS } from '../../../src/analysis/comparison/comparison.ts';
import { judgeNight, type Nightly } from '../../../src/analysis/nightly/nightly.ts';
import type { StepTiming, StoredRun, Timing } from '../../../src/record/record.ts';
import { SEEDS, stored, timed, trained, VICTIM } from './laboratory.ts';
import { progress } from './print.ts';

/** As `bench nightly` does it. */
const ROUNDS_AGAIN = 10;
/** Nights until another baseline is pinned: nights that share one share its luck. */
const PINNED = 10;

export interface Lived {
  readonly night: StoredRun;
  /** Null of the first night. */
  readonly judged: Nightly | null;
  /** How the same night would have been judged if a time of one variant had been a tenth longer. */
  readonly slower: { readonly update: Nightly; readonly step: Nightly } | null;
}

/** Nights in a row, of unchanged code and seeds of their own: each is trained, timed and judged before the next begins. */
export async function live(nights: number): Promise<readonly Lived[]> {
  const lived: Lived[] = [];
  for (let n = 0; n <= nights; n++) {
    progress(`night ${n} of ${nights}`);
    const night = stored(n, await trained(SEEDS * n), await timed());
    const past = lived.map((before) => before.night);
    const baseline = past[PINNED * Math.floor((n - 1) / PINNED)];
    if (baseline === undefined) {
      lived.push({ night, judged: null, slower: null });
      continue;
    }
    const judge = (change: (timings: readonly StepTiming[]) => readonly StepTiming[]): Promise<Nightly> => {
      const tonight = { ...night, run: { ...night.run, timings: change(night.run.timings) } };
      const runs = [...past, tonight].map(({ run }) => run);
      return judgeNight(tonight, { baseline, runs }, THRESHOLDS, async () => change(await timed(ROUNDS_AGAIN)));
    };
    const judged = await judge((timings) => timings);
    lived.push({ night, judged, slower: { update: await judge(longer('update')), step: await judge(longer('step')) } });
  }
  progress('');
  return lived;
}

/** Every measured sample of the victim's part, a tenth longer. */
const longer =
  (part: 'step' | 'update') =>
  (timings: readonly StepTiming[]): readonly StepTiming[] =>
    timings.map((timing) => (timing.variant === VICTIM ? { ...timing, [part]: stretched(timing[part]) } : timing));

const stretched = ({ rounds, ...timing }: Timing): Timing => ({
  ...timing,
  mean: 1.1 * timing.mean,
  p50: 1.1 * timing.p50,
  p99: 1.1 * timing.p99,
  rounds: rounds!.map((round) => round.map((ms) => 1.1 * ms)),
});
