import { InputError } from '../base/errors.ts';
import { canonicalJson, hashJson } from '../base/json.ts';
import { unknownName } from '../base/unknown-name.ts';
import { checkGroups } from '../optimizer/groups.ts';
import { type Duration, fitSchedule } from '../optimizer/lr/fit.ts';
import { stepsPerEpoch } from '../problem/problem.ts';
import { parameterGroups } from '../problem/shapes.ts';
import type { SettledSuite, Variant } from '../suite/suite.ts';
import { validateEpochs, validateSeeds } from '../suite/validate.ts';
import { refuseTooMuch } from './limits.ts';
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

/**
 * Expands a suite into trials: the variants in the suite's order, each with every seed.
 *
 * @throws InputError for overrides that the suite could not have either, for labels it does not have, for groups that
 *   no parameter of the problem is in, for schedules that end before the training does, and for more than a run can hold
 */
export function makePlan(suite: SettledSuite, options: PlanOptions): readonly TrialSpec[] {
  const seeds = options.seeds === undefined ? suite.seeds : validateSeeds('--seeds', options.seeds);
  const epochs = options.epochs === undefined ? suite.epochs : validateEpochs('--epochs', options.epochs);
  const { problem, batchSize, probeEvery } = suite;
  // Absent, not undefined, where nothing is probed.
  const probes = probeEvery === undefined ? {} : { probeEvery };
  const duration = { stepsPerEpoch: stepsPerEpoch(problem, batchSize), epochs };
  const variants = chosen(suite.variants, options.only).map((variant) => fit(suite, variant, duration));
  refuseTooMuch({ problem, epochs, batchSize, variants, seeds });
  const known = new Map(
    [problem, ...variants.map(({ optimizer }) => optimizer)].map((one) => [one, canonicalJson(one)]),
  );
  return variants.flatMap(({ label, optimizer }) =>
    seeds.map((seed) => {
      const trial = {
        variant: label,
        problem,
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
}

function fit({ name, problem }: SettledSuite, { label, optimizer }: Variant, duration: Duration): Variant {
  try {
    checkGroups(optimizer, parameterGroups(problem));
    return { label, optimizer: fitSchedule(optimizer, duration) };
  } catch (error) {
    throw error instanceof InputError ? new InputError(`suite "${name}", variant "${label}": ${error.message}`) : error;
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
