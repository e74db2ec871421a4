import { canonicalJson } from '../../base/json.ts';
import { counted } from '../../base/units.ts';
import { problemOf, trialTitle, type TrialSpec } from '../../plan/trial-spec.ts';
import type { RunRecord, StoredRun, TrialRecord } from '../../record/record.ts';

/** A trial of a run with its plan and its losses; no record where the run left none. */
export interface Side {
  readonly spec: TrialSpec;
  readonly record: TrialRecord | undefined;
  readonly losses: Float64Array | undefined;
}

export interface Pair {
  readonly seed: number;
  readonly base: Side;
  readonly candidate: Side;
}

/** A variant on a problem in both runs. */
export interface VariantPairs {
  readonly problem: string;
  /** Where the suite has several. */
  readonly problemLabel: string | undefined;
  readonly variant: string;
  readonly pairs: readonly Pair[];
  /** Seeds of one run alone. */
  readonly unpaired: number;
  /** Those of the base alone. */
  readonly lostSeeds: readonly number[];
}

export interface Pairing {
  readonly both: readonly VariantPairs[];
  readonly onlyBase: readonly string[];
  readonly onlyCandidate: readonly string[];
}

/** As much of a run as it takes. */
interface PlannedRun extends Pick<StoredRun, 'losses'> {
  readonly run: Pick<RunRecord, 'plan' | 'trials'>;
}

/**
 * Brings together what can be compared: the same problem, label and seed. Not the trials' ids: whoever changes an
 * optimizer's rule or its settings changes those, and wants to know what came of it.
 */
export function pairUp(base: PlannedRun, candidate: PlannedRun): Pairing {
  const [left, right] = [variantsOf(base), variantsOf(candidate)];
  const both = [...right].flatMap(([key, there]): readonly VariantPairs[] => {
    const here = left.get(key);
    if (here === undefined) return [];
    const bySeed = new Map(here.map((side) => [side.spec.seed, side]));
    const pairs = there.flatMap((side): readonly Pair[] => {
      const found = bySeed.get(side.spec.seed);
      return found === undefined ? [] : [{ seed: side.spec.seed, base: found, candidate: side }];
    });
    const [{ spec }] = there as [Side, ...Side[]];
    const { variant, problemLabel } = spec;
    const unpaired = here.length + there.length - 2 * pairs.length;
    const lostSeeds = [...bySeed.keys()].filter((seed) => !pairs.some((pair) => pair.seed === seed));
    return [{ problem: problemOf(spec), problemLabel, variant, pairs, unpaired, lostSeeds }];
  });
  return { both, onlyBase: missingFrom(right, left), onlyCandidate: missingFrom(left, right) };
}

function missingFrom(
  run: ReadonlyMap<string, unknown>,
  other: ReadonlyMap<string, readonly Side[]>,
): readonly string[] {
  return [...other].flatMap(([key, sides]) => (run.has(key) ? [] : [trialTitle(sides[0]!.spec)]));
}

function variantsOf({ run, losses }: PlannedRun): ReadonlyMap<string, readonly Side[]> {
  const records = new Map(run.trials.map((trial) => [trial.id, trial]));
  const found = new Map<string, Side[]>();
  for (const spec of run.plan) {
    const key = variantKey(spec);
    const side = { spec, record: records.get(spec.id), losses: losses.get(spec.id) };
    found.set(key, [...(found.get(key) ?? []), side]);
  }
  return found;
}

/** What makes trials comparable, but for their seed: label, problem, data and budget; not the optimizer. */
export function variantKey({ variant, problem, problemLabel, data, epochs, batchSize }: TrialSpec): string {
  return canonicalJson({ variant, problem, ...(problemLabel && { problemLabel }), data, epochs, batchSize });
}

/** What a machine is to a time that is measured on it. Two of the same make count as one. */
export function machineOf({ environment }: Pick<RunRecord, 'environment'>): string {
  const { cpu, cores, platform } = environment;
  return `${cpu}, ${counted(cores, 'core')}, ${platform.split(' ').slice(0, 2).join(' ')}`;
}
