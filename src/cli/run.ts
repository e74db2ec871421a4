import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { formatSeconds } from '../base/units.ts';
import { chooseEngine } from '../engine/registry.ts';
import { makePlan } from '../plan/plan.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { loadData } from '../problem/data/load.ts';
import { collectEnvironment } from '../record/collect.ts';
import type { StepTiming } from '../record/record.ts';
import { writeReport } from '../report/write.ts';
import { Pool } from '../schedule/pool.ts';
import { createRun } from '../store/write.ts';
import { loadSuite } from '../suite/load.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { chooseProgress } from './progress/choose.ts';
import type { Progress } from './progress/progress.ts';
import { runJson } from './run-json.ts';
import { onInterrupt } from './interrupt.ts';

export interface RunArguments {
  readonly suite: string;
  readonly quick: boolean;
  readonly engine: string;
  readonly workers: number | undefined;
  readonly seeds: readonly number[] | undefined;
  readonly epochs: number | undefined;
  readonly only: readonly string[] | undefined;
  readonly out: string;
  readonly data: string | undefined;
  readonly json: boolean;
}

/** Packages that take part in a run; their versions are recorded. */
const LIBRARIES = ['@tensorflow/tfjs-core', 'chart.js', 'koffi', 'piscina', 'tinybench', 'wabt'];

/** `bench run`: suite → plan → trials → records → report. */
export async function run(args: RunArguments): Promise<ExitCode> {
  const start = performance.now();
  const startedAt = new Date().toISOString();
  // What a suite prints is for people; stdout carries what was asked for and nothing else.
  console.log = console.info = console.debug = console.error;
  const suite = await loadSuite(args.suite, args.quick);
  const [engine, { dataset, origin }] = await Promise.all([
    chooseEngine(args.engine),
    loadData(suite.problem, args.data),
  ]);
  const plan = makePlan(suite, {
    dataFingerprint: origin?.fingerprint ?? null,
    ...(args.seeds && { seeds: args.seeds }),
    ...(args.epochs && { epochs: args.epochs }),
    ...(args.only && { only: args.only }),
  });
  const workers = Math.min(args.workers ?? availableParallelism(), plan.length);
  const writer = await createRun(args.out, {
    suite: { name: suite.name, file: args.suite },
    engine: args.engine,
    workers,
    command: process.argv.slice(2),
    startedAt,
    environment: await collectEnvironment({ suiteFile: args.suite, data: origin, libraries: LIBRARIES }),
    plan,
  });

  const progress = chooseProgress(process.stderr, plan);
  const pool = new Pool({ data: dataset, engine, workers });
  const stopListening = onInterrupt(() => {
    pool.stop();
    progress.note('stopping: what is completed is kept; Ctrl-C again leaves at once');
  });
  const completed = new Set<string>();
  try {
    progress.note(
      `${plan.length} trials on ${workers} workers, engine ${engine.id} (${engine.reason}), data ${origin?.source ?? 'none'}`,
    );
    await pool.train(plan, {
      ...progress,
      finished: async (result) => {
        await writer.save(result);
        if (result.record.status === 'completed') completed.add(result.record.id);
        progress.finished(result.record);
      },
    });
    const timings = pool.stopped ? [] : await time(pool, plan, completed, progress);
    const stored = await writer.finish({
      status: pool.stopped ? 'interrupted' : 'completed',
      seconds: (performance.now() - start) / 1000,
      timings,
    });
    progress.close();
    await pool.close();

    const { files, warnings } = await writeReport(stored);
    for (const warning of warnings) process.stderr.write(`bench: ${warning}\n`);
    if (args.json) process.stdout.write(`${JSON.stringify(runJson(stored, engine.id))}\n`);
    else process.stdout.write(`${relative('', files[0])}\n`);
    process.stderr.write(`${formatSeconds((performance.now() - start) / 1000)} in all\n`);
    if (pool.stopped) return EXIT.interrupted;
    return stored.run.trials.some(({ status }) => status === 'failed') ? EXIT.failed : EXIT.ok;
  } finally {
    progress.close();
    stopListening();
    await pool.close();
  }
}

/** Isolated times of every variant that has a completed trial. */
async function time(
  pool: Pool,
  plan: readonly TrialSpec[],
  completed: ReadonlySet<string>,
  progress: Progress,
): Promise<readonly StepTiming[]> {
  progress.note('timing single steps, one variant at a time');
  const trials = plan.filter(({ id }) => completed.has(id));
  const first = trials.filter(({ variant }, i) => trials.findIndex((trial) => trial.variant === variant) === i);
  return pool.time(first, ({ variant }, reason) => {
    progress.note(`${variant} could not be timed: ${reason}`);
  });
}
