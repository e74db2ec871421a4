/**
 * `npm run nights [-- NIGHTS]`: how often `bench nightly` is wrong. Unchanged code is compared with itself (other seeds,
 * other moments of time) so many times, and the false alarms are counted; then regressions are planted and counted as
 * found, not decidable, or taken for no change. All by real training of a small network and real timings.
 */
import { changePoints, noiseOf } from '../../src/analysis/change-point.ts';
import { compareRuns } from '../../src/analysis/comparison/compare.ts';
import { THRESHOLDS, type Comparison, type Word } from '../../src/analysis/comparison/comparison.ts';
import { sum } from '../../src/analysis/spread.ts';
import { openSession } from '../../src/engine/open.ts';
import { loadEngine } from '../../src/engine/registry.ts';
import { adagrad } from '../../src/optimizer/adagrad.ts';
import type { OptimizerSpec } from '../../src/optimizer/optimizer.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import { buildProgram } from '../../src/problem/build.ts';
import { loadData } from '../../src/problem/data/load.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';
import { collectEnvironment } from '../../src/record/collect.ts';
import type { RunRecord, StepTiming, StoredRun, TrialResult } from '../../src/record/record.ts';
import { stepTiming } from '../../src/trial/step-timing.ts';
import { stepTimer, type TimedRound } from '../../src/trial/timing.ts';
import { train } from '../../src/trial/train.ts';

const NIGHTS = Number(process.argv[2] ?? 100);
const SEEDS = 8;
const ROUNDS = 6;
const REPEATS = 20;

const problem = mnistMlp({ hidden: [16], trainSize: 512, testSize: 64 });
const { dataset, origin } = await loadData(problem, undefined);
const program = buildProgram(problem, dataset);
const engine = await loadEngine('cpu:wasm');
const found = await collectEnvironment({ suiteFile: 'test/bench/nights.ts', libraries: [] });
const environment = { ...found, data: origin };
const hooks = { advanced: () => undefined, epochEnded: () => undefined, cancelled: () => false };

type Variants = Readonly<Record<string, OptimizerSpec>>;
const notebook = { lr: 1e-3, alpha: 0.9, eps: 1e-10, epsInSqrt: true };
const unchanged: Variants = {
  Adagrad: adagrad({ lr: 1e-2 }),
  'RMSProp α=0.9': rmsprop(notebook),
  'RMSProp α=0.999': rmsprop({ ...notebook, alpha: 0.999 }),
};

function planOf(variants: Variants, from: number): readonly TrialSpec[] {
  const list = Object.entries(variants).map(([label, optimizer]) => ({ label, optimizer }));
  const seeds = Array.from({ length: SEEDS }, (_, i) => from + i);
  const suite = { name: 'nights', problem, epochs: 2, batchSize: 32, seeds, variants: list };
  return makePlan(suite, { dataFingerprint: origin?.fingerprint ?? null });
}

async function withSession<T>(spec: TrialSpec, use: (session: Opened['session']) => Promise<T>): Promise<T> {
  const opened = await openSession(engine, spec.optimizer, { program, data: dataset, batchSize: spec.batchSize });
  if (!opened.available) throw new Error(opened.reason);
  try {
    return await use(opened.session);
  } finally {
    await opened.session.close();
  }
}
type Opened = Extract<Awaited<ReturnType<typeof openSession>>, { available: true }>;

/** Trains with seeds from `from` on, and calls them 0, 1, …, so that nights of other seeds can be paired. */
async function night(
  from: number,
  variants: Variants = unchanged,
  timings: readonly StepTiming[] = [],
): Promise<StoredRun> {
  const results: TrialResult[] = [];
  const plan: TrialSpec[] = [];
  for (const spec of planOf(variants, from)) {
    const [{ record, losses }] = (await withSession(spec, (session) => {
      const engineRecord = { name: 'cpu', device: session.device, reason: 'asked for' };
      return train([spec], program, dataset, session, engineRecord, hooks);
    })) as readonly [TrialResult];
    const seed = spec.seed - from;
    plan.push({ ...spec, seed });
    results.push({ record: { ...record, seed }, losses });
  }
  return storedRun(plan, results, timings);
}

function storedRun(
  plan: readonly TrialSpec[],
  results: readonly TrialResult[],
  timings: readonly StepTiming[],
): StoredRun {
  const run: RunRecord = {
    schema: 1,
    id: 'night',
    suite: { name: 'nights', file: 'nights.ts' },
    engine: 'cpu:wasm',
    workers: 1,
    command: [],
    startedAt: new Date().toISOString(),
    seconds: 0,
    status: 'completed',
    environment,
    plan,
    trials: results.map(({ record }) => record),
    timings,
  };
  return { dir: '', run, losses: new Map(results.map(({ record, losses }) => [record.id, losses])) };
}

/** As `timeVariants` does it: a little of every variant in turn. */
async function timed(): Promise<readonly StepTiming[]> {
  const specs = planOf(unchanged, 0).filter(({ seed }) => seed === 0);
  const parts = new Map(specs.map((spec) => [spec, [] as TimedRound[]]));
  for (let round = 1; round <= ROUNDS; round++)
    for (const [spec, rounds] of parts)
      rounds.push(await withSession(spec, (session) => stepTimer(spec, program, dataset, session)()));
  return [...parts].map(([{ variant }, rounds]) => stepTiming(variant, rounds));
}

const percent = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;
const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

// A/A, training: pairs of nights with seeds of their own.
const nights: StoredRun[] = [];
for (let i = 0; i < 2 * NIGHTS; i++) nights.push(await night(SEEDS * i));
const words: Word[] = [];
let alarms = 0;
for (let i = 0; i < NIGHTS; i++) {
  const { variants } = await compareRuns(nights[2 * i]!, nights[2 * i + 1]!);
  words.push(...variants.map(({ quality }) => quality.verdict));
  if (variants.some(({ quality }) => quality.verdict === 'worse')) alarms++;
}
const share = (verdict: Word): string => percent(words.filter((word) => word === verdict).length, words.length);
log(`A/A training, ${NIGHTS} comparisons, ${SEEDS} seeds a variant, other seeds each night:`);
log(
  `  nights with a false "worse": ${alarms} (${percent(alarms, NIGHTS)}; at most ${100 * THRESHOLDS.alpha} % is promised)`,
);
log(
  `  verdicts: worse ${share('worse')}, better ${share('better')}, same ${share('same')}, cannot tell ${share('cannot tell')}`,
);

/** What a nightly knows of the noise: from the thirty nights before, once there are six. */
function noiseBefore(night: number): (variant: string, part: 'step' | 'update') => number {
  return (variant, part) => {
    const before = times.slice(Math.max(0, night - 30), night);
    const values = before.map((timings) => Math.log(timings.find((timing) => timing.variant === variant)![part].p50));
    return values.length < 6 ? 0 : noiseOf(values);
  };
}

// A/A, times: each night is compared with the one before, and timed again as nightly does.
const one = nights[0]!;
const withTimings = (timings: readonly StepTiming[]): StoredRun => ({ ...one, run: { ...one.run, timings } });
const times: (readonly StepTiming[])[] = [];
for (let i = 0; i <= NIGHTS; i++) times.push(await timed());
let [single, confirmed, known] = [0, 0, 0];
const isSlower = ({ variants }: Comparison): boolean =>
  variants.some(({ step, update }) => step.verdict === 'worse' || update.verdict === 'worse');
for (let i = 1; i <= NIGHTS; i++) {
  const [before, after] = [withTimings(times[i - 1]!), withTimings(times[i]!)];
  if (isSlower(await compareRuns(before, after))) single++;
  if (isSlower(await compareRuns(before, after, { timeAgain: timed }))) confirmed++;
  if (isSlower(await compareRuns(before, after, { timeAgain: timed, timeNoise: noiseBefore(i) }))) known++;
}
log(`A/A times, ${NIGHTS} comparisons of nights in a row:`);
log(
  `  nights with a false "slower": ${single} (${percent(single, NIGHTS)}) as measured once, ${confirmed} (${percent(confirmed, NIGHTS)}) measured again`,
);
log(`  ${known} (${percent(known, NIGHTS)}) with the noise of the nights before, as bench nightly does it`);

// A/A and a planted step over 30 nights, of losses with other seeds each night.
const levels = Object.keys(unchanged).map((variant) =>
  nights.map(({ run }) => {
    const trials = run.trials.filter((trial) => trial.variant === variant);
    return sum(trials.map(({ epochs }) => Math.log(epochs.at(-1)!.trainLoss))) / trials.length;
  }),
);
const timeLevels = Object.keys(unchanged).map((_, v) => times.map((timings) => Math.log(timings[v]!.step.p50)));
for (const [what, series, least, planted] of [
  ['losses', levels, Math.log(1 + THRESHOLDS.effect), 1.1],
  ['step times', timeLevels, Math.log(1 + THRESHOLDS.slowdown), 1.15],
] as const) {
  const windows = series.flatMap((values) =>
    Array.from({ length: Math.max(0, Math.floor((values.length - 30) / 7) + 1) }, (_, i) =>
      values.slice(7 * i, 7 * i + 30),
    ),
  );
  const false_ = windows.filter((values) => changePoints(values, { least }).length > 0).length;
  const stepped = windows.map((values) => values.map((value, i) => (i >= 18 ? value + Math.log(planted) : value)));
  const dated = stepped.filter((values) =>
    changePoints(values, { least }).some(({ at }) => Math.abs(at - 18) <= 1),
  ).length;
  log(
    `history of 30 nights, ${windows.length} series of ${what}: a change where there is none in ${percent(false_, windows.length)};`,
  );
  log(`  a planted × ${planted} of 12 nights ago dated within a night in ${percent(dated, windows.length)}`);
}

// Power: the same seeds with other code, as it happens at night.
const planted: Readonly<Record<string, Variants>> = {
  'α off by 5 % (0.9 → 0.855)': { 'RMSProp α=0.9': rmsprop({ ...notebook, alpha: 0.855 }) },
  'lr × 1.3': { 'RMSProp α=0.9': rmsprop({ ...notebook, lr: 1.3e-3 }) },
  'lr × 1/1.3': { 'RMSProp α=0.9': rmsprop({ ...notebook, lr: 1e-3 / 1.3 }) },
  'eps outside the root': { 'RMSProp α=0.9': rmsprop({ ...notebook, epsInSqrt: false }) },
  diverges: { 'RMSProp α=0.9': rmsprop({ ...notebook, lr: 1e30 }) },
};
log('| planted | found | not decidable | taken for the same | factor of the loss |');
log('| --- | ---: | ---: | ---: | ---: |');
for (const [name, change] of Object.entries(planted)) {
  const verdicts: Word[] = [];
  const factors: number[] = [];
  for (let i = 0; i < Math.min(REPEATS, nights.length); i++) {
    const after = await night(SEEDS * i, change);
    const { variants } = await compareRuns(nights[i]!, after);
    const { quality } = variants.find(({ variant }) => variant in change)!;
    verdicts.push(quality.verdict);
    if (quality.factor !== null) factors.push(quality.factor);
  }
  const rate = (...of: readonly Word[]): string =>
    percent(verdicts.filter((verdict) => of.includes(verdict)).length, verdicts.length);
  const mean = factors.length === 0 ? '–' : (sum(factors) / factors.length).toFixed(3);
  log(`| ${name} | ${rate('worse', 'better')} | ${rate('cannot tell')} | ${rate('same', 'identical')} | ${mean} |`);
}
// An update that takes a tenth longer: every measured sample of it.
const slower = (timings: readonly StepTiming[]): readonly StepTiming[] =>
  timings.map((timing) => {
    const rounds = timing.update.rounds!.map((round) => round.map((ms) => 1.1 * ms));
    return { ...timing, update: { ...timing.update, rounds } };
  });
const speeds: Word[] = [];
for (let i = 1; i <= Math.min(REPEATS, NIGHTS); i++) {
  const again = async (): Promise<readonly StepTiming[]> => slower(await timed());
  const [before, after] = [withTimings(times[i - 1]!), withTimings(slower(times[i]!))];
  const { variants } = await compareRuns(before, after, { timeAgain: again, timeNoise: noiseBefore(i) });
  speeds.push(variants[1]!.update.verdict);
}
const speedRate = (verdict: Word): string => percent(speeds.filter((word) => word === verdict).length, speeds.length);
log(`| update 10 % slower | ${speedRate('worse')} | ${speedRate('cannot tell')} | ${speedRate('same')} | – |`);
