import type { RunRecord, StepTiming, StoredRun } from '../../record/record.ts';
import { holm } from '../statistics/holm.ts';
import { pairedTest, type PairedTest } from '../statistics/paired-test.ts';
import {
  THRESHOLDS,
  type Comparison,
  type RunReference,
  type SpeedVerdict,
  type Thresholds,
  type VariantComparison,
} from './comparison.ts';
import { differencesOf } from './differences.ts';
import { metricChanges } from './metric-changes.ts';
import { machineOf, pairUp, type VariantPairs } from './pairs.ts';
import { isOfFunction, qualitySample, type QualitySample } from './quality-sample.ts';
import { qualityVerdict } from './quality.ts';
import { confirm, speedVerdict, testSpeed, type Part } from './speed.ts';
import { timingOf } from '../../record/timing-of.ts';

export interface CompareOptions {
  readonly thresholds?: Thresholds;
  /** Times of different machines too. */
  readonly acrossMachines?: boolean;
  /** How the logarithm of a time varies from run to run without a change, as a standard deviation; 0 when not given. */
  readonly timeNoise?: (of: Pick<VariantPairs, 'problem' | 'variant'>, part: Part) => number;
  /** Times the candidate's variants again, before any is called slower; undefined where its code is not at hand. */
  readonly timeAgain?: (() => Promise<readonly StepTiming[]>) | undefined;
}

const PARTS: readonly Part[] = ['step', 'update'];

/** What became better, worse, or stayed the same from one run to another, per problem and variant. */
export async function compareRuns(
  base: StoredRun,
  candidate: StoredRun,
  { thresholds = THRESHOLDS, acrossMachines = false, timeAgain, timeNoise = () => 0 }: CompareOptions = {},
): Promise<Comparison> {
  const pairing = pairUp(base, candidate);
  const { both } = pairing;
  const samples = both.map(qualitySample);
  const family = Math.max(1, samples.filter(({ testable }) => testable).length);
  const tests = testQualities(samples, thresholds.alpha / family);

  const obstacle = acrossMachines || machineOf(base.run) === machineOf(candidate.run) ? null : 'another machine';
  const speed = both.flatMap((pairs) =>
    PARTS.map((part) =>
      testSpeed(part, timingOf(base.run.timings, pairs), timingOf(candidate.run.timings, pairs), obstacle),
    ),
  );
  const speedPs = adjust(speed.map(({ p }) => p));
  const noises = both.flatMap((pairs) => PARTS.map((part) => timeNoise(pairs, part)));
  const first = speed.map((test, i) => speedVerdict(test, speedPs[i]!, thresholds, noises[i]!));
  const speeds = await measuredAgain(base.run, both, first, noises, thresholds, timeAgain);

  const variants = both.map((pairs, i): VariantComparison => ({
    problem: pairs.problem,
    variant: pairs.variant,
    quality: qualityVerdict(pairs, samples[i]!, tests[i]!, family, thresholds),
    metrics: metricChanges(pairs),
    step: speeds[PARTS.length * i]!,
    update: speeds[PARTS.length * i + 1]!,
    isFunction: isOfFunction(pairs.pairs),
    lostSeeds: pairs.lostSeeds,
    troubles: troublesOf(pairs),
  }));
  return {
    base: referenceTo(base.run),
    candidate: referenceTo(candidate.run),
    thresholds,
    differences: differencesOf(base.run, candidate.run, pairing),
    variants,
    onlyBase: pairing.onlyBase,
    onlyCandidate: pairing.onlyCandidate,
  };
}

/** Whether anything became worse: what the exit code says. */
export function hasRegression({ variants }: Comparison): boolean {
  return variants.some(({ quality, step, update }) =>
    [quality, step, update].some(({ verdict }) => verdict === 'worse'),
  );
}

export function referenceTo(run: RunRecord): RunReference {
  const { harness, suite } = run.environment.git;
  const known = [harness, suite].find((state) => state.kind === 'commit');
  return { id: run.id, suite: run.suite.name, startedAt: run.startedAt, commit: known?.commit ?? null };
}

async function measuredAgain(
  base: RunRecord,
  both: readonly VariantPairs[],
  verdicts: readonly SpeedVerdict[],
  noises: readonly number[],
  thresholds: Thresholds,
  timeAgain: CompareOptions['timeAgain'],
): Promise<readonly SpeedVerdict[]> {
  if (!verdicts.some(({ verdict }) => verdict === 'worse')) return verdicts;
  if (timeAgain === undefined)
    return verdicts.map((verdict) =>
      verdict.verdict === 'worse'
        ? { ...verdict, reason: 'not measured again: its code is not what runs here' }
        : verdict,
    );
  const again = await timeAgain();
  return verdicts.map((verdict, i) => {
    if (verdict.verdict !== 'worse') return verdict;
    const pairs = both[Math.floor(i / PARTS.length)]!;
    const [before, now] = [base.timings, again].map((timings) => timingOf(timings, pairs));
    return confirm(verdict, testSpeed(PARTS[i % PARTS.length]!, before, now, null), thresholds, noises[i]!);
  });
}

/** Of every variant that can be asked, together: how many they are decides which test can say no. */
export function testQualities(
  samples: readonly Pick<QualitySample, 'testable' | 'logs'>[],
  alpha: number,
): readonly (PairedTest | null)[] {
  const tests = samples.map(({ testable, logs }) => (testable ? pairedTest(logs, alpha) : null));
  const adjusted = adjust(tests.map((test) => test?.p ?? null));
  return tests.map((test, i) => test && { ...test, p: adjusted[i]! });
}

/** Holm's correction over those that there are. */
function adjust(ps: readonly (number | null)[]): readonly (number | null)[] {
  const adjusted = holm(ps.filter((p) => p !== null));
  let at = 0;
  return ps.map((p) => (p === null ? null : adjusted[at++]!));
}

function troublesOf({ pairs }: VariantPairs): readonly string[] {
  return pairs.flatMap(({ seed, candidate: { record } }) => {
    if (record === undefined) return [`seed ${seed} is missing`];
    if (record.status === 'completed' || record.status === 'diverged') return [];
    return [`seed ${seed} ${record.status === 'failed' ? 'failed' : `was ${record.status}`}: ${record.reason}`];
  });
}
