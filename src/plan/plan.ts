import { InputError } from '../base/errors.ts';
import { canonicalJson, hashJson } from '../base/json.ts';
import { unknownName } from '../base/unknown-name.ts';
import { checkGroups } from '../optimizer/groups.ts';
import { type Duration, fitSchedule } from '../optimizer/lr/fit.ts';
import { stepsPerEpoch, type ProblemSpec } from '../problem/problem.ts';
import { parameterGroups } from '../problem/shapes.ts';
import type { SettledSuite, Suite, Variant } from '../suite/suite.ts';
import { validateEpochs, validateSeeds } from '../suite/validate-values.ts';
import { refuseTooMuch, refuseTooMuchTogether, type Size } from './limits.ts';
import type { TrialSpec } from './trial-spec.ts';

export interface PlanOptions {
  /** Fingerprint of the dataset's bytes; null where the problem is a function. */
  readonly dataFingerprint: string | null;
  /** In place of the suite's. */
  readonly seeds?: readonly number[];
  /** In place of the suite's. */
  readonly epochs?: number;
  /** Labels of the only variants to run. */
  readonly only?: readonly string[];
}

/** What is known of a problem when it is plain data. */
export interface PlannedProblem extends Pick<PlanOptions, 'dataFingerprint'> {
  readonly problem: ProblemSpec;
}

/**
 * Expands a suite into trials, problem by problem.
 *
 * @param settled In the order of the suite's problems.
 * @throws InputError as `makePlan`, and for more than a run can hold of all problems together
 */
export function planSuite(
  suite: Suite,
  settled: readonly PlannedProblem[],
  wishes: Omit<PlanOptions, 'dataFingerprint'>,
): readonly TrialSpec[] {
  const groups = [...new Set(settled.flatMap(({ problem }) => parameterGroups(problem)))];
  const parts = suite.problems.map((settings, i) => {
    const { problem, dataFingerprint } = settled[i]!;
    return planProblem({ ...suite, ...settings, problem }, { dataFingerprint, ...wishes }, groups);
  });
  refuseTooMuchTogether(parts.map(({ size }) => size));
  return parts.flatMap(({ plan }) => plan);
}

/**
 * Expands one of a suite's problems into trials: the variants in the suite's order, each with every seed.
 *
 * @throws InputError for overrides that the suite could not have either, for labels it does not have, for groups that
 *   no parameter of the problem is in, for schedules that end before the training does, and for more than a run can hold
 */
export function makePlan(suite: SettledSuite, options: PlanOptions): readonly TrialSpec[] {
  return planProblem(suite, options).plan;
}

/** @param groups Of parameters, in any of the suite's problems. */
function planProblem(
  suite: SettledSuite,
  options: PlanOptions,
  groups?: readonly string[],
): { readonly plan: readonly TrialSpec[]; readonly size: Size } {
  const seeds = options.seeds === undefined ? suite.seeds : validateSeeds('--seeds', options.seeds);
  const epochs = options.epochs === undefined ? suite.epochs : validateEpochs('--epochs', options.epochs);
  const { problem, batchSize, probeEvery, label: problemLabel = null } = suite;
  // Absent, not undefined, where nothing is probed.
  const probes = probeEvery === undefined ? {} : { probeEvery };
  const called = problemLabel === null ? {} : { problemLabel };
  const duration = { stepsPerEpoch: stepsPerEpoch(problem, batchSize), epochs };
  const variants = chosen(suite.variants, options.only).map((variant) => fit(suite, variant, duration, groups));
  const size = refuseTooMuch({ problem, epochs, batchSize, variants, seeds });
  const known = new Map(
    [problem, ...variants.map(({ optimizer }) => optimizer)].map((one) => [one, canonicalJson(one)]),
  );
  const plan = variants.flatMap(({ label, optimizer }) =>
    seeds.map((seed) => {
      const trial = {
        variant: label,
        problem,
        ...called,
        data: options.dataFingerprint,
        optimizer,
        seed,
        epochs,
        batchSize,
        ...probes,
      };
      return { id: hashJson(trial, known), ...trial };
    }),
  );
  return { plan, size };
}

function fit(
  { name, label: on, problem }: SettledSuite,
  { label, optimizer }: Variant,
  duration: Duration,
  groups: readonly string[] = parameterGroups(problem),
): Variant {
  try {
    checkGroups(optimizer, groups);
    return { label, optimizer: fitSchedule(optimizer, duration) };
  } catch (error) {
    throw error instanceof InputError
      ? new InputError(`suite "${name}", ${on == null ? '' : `problem "${on}", `}variant "${label}": ${error.message}`)
      : error;
  }
}

function chosen(variants: readonly Variant[], only: readonly string[] | undefined): readonly Variant[] {
  if (only === undefined) return variants;
  const labels = variants.map(({ label }) => label);
  const wanted = only.map((label) => label.trim());
  const unknown = wanted.find((label) => !labels.includes(label));
  if (unknown !== undefined) throw new InputError(`--only: unknown variant ${unknownName(unknown, labels)}.`);
  if (wanted.length === 0) throw new InputError(`--only: no label is given; known are ${labels.join(', ')}.`);
  return variants.filter(({ label }) => wanted.includes(label));
}
