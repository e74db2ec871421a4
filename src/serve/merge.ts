import type { StoredRun } from '../record/record.ts';

/**
 * Several runs as one, to be shown side by side: every variant goes by its label and its run, and by its suite where
 * there are several, since runs of two suites that started together may have the same id.
 */
export function mergeRuns(runs: readonly StoredRun[]): StoredRun {
  const [first] = runs as readonly [StoredRun];
  const suites = [...new Set(runs.map(({ run }) => run.suite.name))];
  const source = ({ run }: StoredRun) => (suites.length > 1 ? `${run.suite.name}/${run.id}` : run.id);
  const name = (run: StoredRun, variant: string) => `${variant} · ${source(run)}`;
  const key = (run: StoredRun, id: string) => `${source(run)}/${id}`;
  return {
    dir: first.dir,
    run: {
      ...first.run,
      suite: { ...first.run.suite, name: `${suites.join(' and ')}: ${runs.length} runs` },
      seconds: runs.reduce((total, { run }) => total + run.seconds, 0),
      status: runs.every(({ run }) => run.status === 'completed') ? 'completed' : 'interrupted',
      plan: runs.flatMap((each) =>
        each.run.plan.map((spec) => ({ ...spec, id: key(each, spec.id), variant: name(each, spec.variant) })),
      ),
      trials: runs.flatMap((each) =>
        each.run.trials.map((trial) => ({ ...trial, id: key(each, trial.id), variant: name(each, trial.variant) })),
      ),
      timings: runs.flatMap((each) =>
        each.run.timings.map(({ variant, problem, step, update }) => {
          // Rounds of two runs were not taken in turn: nobody is faster by them.
          const { samples, mean, p50, p99 } = step;
          return {
            variant: name(each, variant),
            ...(problem && { problem }),
            step: { samples, mean, p50, p99 },
            update,
          };
        }),
      ),
    },
    losses: new Map(runs.flatMap((each) => [...each.losses].map(([id, losses]) => [key(each, id), losses] as const))),
  };
}
