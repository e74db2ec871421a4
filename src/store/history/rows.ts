import { flatHyper } from '../../optimizer/groups.ts';
import { problemOf } from '../../plan/trial-spec.ts';
import { metricsOf } from '../../record/metrics.ts';
import type { FoundRecord } from '../records.ts';
import { timingOf } from '../../record/timing-of.ts';

export type Value = string | number | boolean | null;

export interface HistoryTable {
  readonly name: 'runs' | 'trials' | 'hypers' | 'epochs' | 'metrics' | 'timings';
  /** Name and DuckDB type of each column. */
  readonly columns: readonly (readonly [string, 'VARCHAR' | 'INTEGER' | 'UINTEGER' | 'DOUBLE' | 'BOOLEAN'])[];
  readonly rows: (found: FoundRecord) => readonly (readonly Value[])[];
}

/** Time as ISO 8601 text, which sorts; an absent number is NULL. */
export const TABLES: readonly HistoryTable[] = [
  {
    name: 'runs',
    columns: [
      ['run', 'VARCHAR'],
      ['suite', 'VARCHAR'],
      ['started_at', 'VARCHAR'],
      ['status', 'VARCHAR'],
      ['seconds', 'DOUBLE'],
      ['engine', 'VARCHAR'],
      ['device', 'VARCHAR'],
      ['harness', 'VARCHAR'],
      ['commit', 'VARCHAR'],
      ['dirty', 'BOOLEAN'],
      ['node', 'VARCHAR'],
      ['cpu', 'VARCHAR'],
      ['cores', 'INTEGER'],
      ['dir', 'VARCHAR'],
    ],
    rows: ({ dir, run }) => {
      const { harness, node, cpu, cores, git } = run.environment;
      const [commit, dirty] = git.harness.kind === 'commit' ? [git.harness.commit, git.harness.dirty] : [null, null];
      const { engine, device } = run.runsOn ?? { engine: run.engine, device: null };
      const head = [run.id, run.suite.name, run.startedAt, run.status, run.seconds, engine, device];
      return [[...head, harness, commit, dirty, node, cpu, cores, dir]];
    },
  },
  {
    name: 'trials',
    columns: [
      ['run', 'VARCHAR'],
      ['trial', 'VARCHAR'],
      ['problem', 'VARCHAR'],
      ['variant', 'VARCHAR'],
      ['seed', 'UINTEGER'],
      ['status', 'VARCHAR'],
      ['reason', 'VARCHAR'],
      ['engine', 'VARCHAR'],
      ['device', 'VARCHAR'],
      ['seconds', 'DOUBLE'],
      ['steps', 'INTEGER'],
      ['train_loss', 'DOUBLE'],
      ['test_loss', 'DOUBLE'],
      ['test_accuracy', 'DOUBLE'],
      ['reused_from', 'VARCHAR'],
      ['validation_loss', 'DOUBLE'],
    ],
    rows: ({ run }) => {
      const problems = new Map(run.plan.map((spec) => [spec.id, problemOf(spec)]));
      return run.trials.map((trial) => {
        const { id, variant, seed, status, engine, seconds, steps, epochs, reusedFrom } = trial;
        const last = epochs.at(-1);
        const reason = trial.status === 'completed' ? null : trial.reason;
        const head = [run.id, id, problems.get(id) ?? null, variant, seed, status, reason];
        const losses = [last?.trainLoss ?? null, last?.testLoss ?? null, last?.testAccuracy ?? null];
        return [
          ...head,
          engine?.name ?? null,
          engine?.device ?? null,
          seconds,
          steps,
          ...losses,
          reusedFrom ?? null,
          last?.validationLoss ?? null,
        ];
      });
    },
  },
  {
    // A setting that is no number has its text alone: true, or a library's [0.9, 0.999].
    name: 'hypers',
    columns: [
      ['run', 'VARCHAR'],
      ['trial', 'VARCHAR'],
      ['name', 'VARCHAR'],
      ['value', 'DOUBLE'],
      ['text', 'VARCHAR'],
    ],
    rows: ({ run }) =>
      run.plan.flatMap(({ id, optimizer }) =>
        Object.entries(flatHyper(optimizer)).map(([name, value]) => [
          run.id,
          id,
          name,
          typeof value === 'number' ? value : null,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      ),
  },
  {
    name: 'epochs',
    columns: [
      ['run', 'VARCHAR'],
      ['trial', 'VARCHAR'],
      ['variant', 'VARCHAR'],
      ['seed', 'UINTEGER'],
      ['epoch', 'INTEGER'],
      ['train_loss', 'DOUBLE'],
      ['test_loss', 'DOUBLE'],
      ['test_accuracy', 'DOUBLE'],
      ['seconds', 'DOUBLE'],
      ['validation_loss', 'DOUBLE'],
    ],
    rows: ({ run }) =>
      run.trials.flatMap(({ id, variant, seed, epochs }) =>
        epochs.map(({ epoch, trainLoss, testLoss, testAccuracy, seconds, validationLoss }) => [
          run.id,
          id,
          variant,
          seed,
          epoch,
          trainLoss,
          testLoss,
          testAccuracy,
          seconds,
          validationLoss ?? null,
        ]),
      ),
  },
  {
    name: 'metrics',
    columns: [
      ['run', 'VARCHAR'],
      ['trial', 'VARCHAR'],
      ['epoch', 'INTEGER'],
      ['name', 'VARCHAR'],
      ['value', 'DOUBLE'],
    ],
    rows: ({ run }) =>
      run.trials.flatMap(({ id, epochs }) =>
        epochs.flatMap((epoch) =>
          Object.entries(metricsOf(epoch)).map(([name, value]) => [run.id, id, epoch.epoch, name, value]),
        ),
      ),
  },
  {
    name: 'timings',
    columns: [
      ['run', 'VARCHAR'],
      ['problem', 'VARCHAR'],
      ['variant', 'VARCHAR'],
      ['part', 'VARCHAR'],
      ['samples', 'INTEGER'],
      ['mean', 'DOUBLE'],
      ['p50', 'DOUBLE'],
      ['p99', 'DOUBLE'],
    ],
    rows: ({ run }) =>
      run.timings.flatMap((timing) => {
        const spec = run.plan.find((each) => timingOf([timing], each) !== undefined);
        const problem = spec === undefined ? null : problemOf(spec);
        return (['step', 'update'] as const).map((part) => {
          const { samples, mean, p50, p99 } = timing[part];
          return [run.id, problem, timing.variant, part, samples, mean, p50, p99];
        });
      }),
  },
];
