import { trialTitle, type TrialSpec } from '../plan/trial-spec.ts';
import type { RunRecord, StoredRun } from './record.ts';

/** The labels of a run's problems, in the plan's order; none where the suite has one problem, which needs no label. */
export function problemLabels({ run: { plan } }: Pick<StoredRun, 'run'>): readonly string[] {
  return [...new Set(plan.flatMap(({ problemLabel }) => problemLabel ?? []))];
}

/** A run as it would be if its suite had one of its problems alone. */
export function ofProblem({ dir, run, losses }: StoredRun, label: string): StoredRun {
  const plan = run.plan.filter(({ problemLabel }) => problemLabel === label);
  const ids = new Set(plan.map(({ id }) => id));
  const { datasets, ...environment } = run.environment;
  return {
    dir,
    run: {
      ...run,
      environment: { ...environment, data: datasets?.[label] ?? null },
      plan: plan.map(withoutLabel),
      trials: run.trials.filter(({ id }) => ids.has(id)),
      timings: run.timings.flatMap(({ problem, ...timing }) => (problem === label ? [timing] : [])),
    },
    losses: new Map([...losses].filter(([id]) => ids.has(id))),
  };
}

function withoutLabel(spec: TrialSpec): TrialSpec {
  const alone: { problemLabel?: string } & TrialSpec = { ...spec };
  delete alone.problemLabel;
  return alone;
}

/** A run on several problems as one that has a variant for each pair of problem and variant; any other as it is. */
export function asOneProblem(run: RunRecord): RunRecord {
  return {
    ...run,
    plan: run.plan.map(({ problemLabel, ...spec }) =>
      problemLabel === undefined ? spec : { ...spec, variant: trialTitle({ ...spec, problemLabel }) },
    ),
    timings: run.timings.map(({ problem, ...timing }) =>
      problem === undefined ? timing : { ...timing, variant: trialTitle({ ...timing, problemLabel: problem }) },
    ),
  };
}
