import { relative } from 'node:path';
import { counted, formatSeconds } from '../base/units.ts';
import { chooseEngine, preferences } from '../engine/registry.ts';
import { makePlan } from '../plan/plan.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { loadData } from '../problem/data/load.ts';
import { collectEnvironment } from '../record/collect.ts';
import type { StepTiming } from '../record/record.ts';
import { Pool } from '../schedule/pool.ts';
import { createRun } from '../store/write.ts';
import { loadSuite } from '../suite/load.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { chooseProgress } from './progress/choose.ts';
import type { Progress } from './progress/progress.ts';
import { both, openLive } from './live.ts';
import { runJson } from './run-json.ts';
import { onInterrupt } from './interrupt.ts';
import { refuseWhatPyTorchRefuses } from './refuse-torch.ts';

export interface RunArguments {
  readonly suite: string;
  readonly quick: boolean;
  readonly engine: string;
  readonly workers: number | undefined;
  readonly lanes: number | undefined;
  readonly seeds: readonly number[] | undefined;
  readonly epochs: number | undefined;
  readonly only: readonly string[] | undefined;
  readonly out: string;
  readonly data: string | undefined;
  readonly live: boolean;
  readonly json: boolean;
}

/** Packages that take part in a run; their versions are recorded. */
const LIBRARIES = ['@tensorflow/tfjs-core', 'chart.js', 'gpu.js', 'koffi', 'piscina', 'tinybench', 'wabt', 'webgpu'];

/** `bench run`: suite → plan → trials → records → report. */
export async function run(args: RunArguments): Promise<ExitCode> {
  const start = performance.now();
  const startedAt = new Date().toISOString();
  // What a suite prints is for people; stdout carries what was asked for and nothing else.
  console.log = console.info = console.debug = console.error;
  const suite = await loadSuite(args.suite, args.quick);
  const [engine, { dataset, origin }, environment] = await Promise.all([
    chooseEngine(args.engine),
    loadData(suite.problem, args.data),
    collectEnvironment({ suiteFile: args.suite, libraries: LIBRARIES }),
  ]);
  const plan = makePlan(suite, {
    dataFingerprint: origin?.fingerprint ?? null,
    ...(args.seeds && { seeds: args.seeds }),
    ...(args.epochs && { epochs: args.epochs }),
    ...(args.only && { only: args.only }),
  });
  await refuseWhatPyTorchRefuses(plan);
  const preferred = preferences(engine.id);
  const lanes = args.lanes ?? preferred.lanes;
  const workers = Math.min(args.workers ?? preferred.workers, plan.length);
  const header = {
    suite: { name: suite.name, file: args.suite },
    engine: args.engine,
    workers,
    command: process.argv.slice(2),
    startedAt,
    environment: { ...environment, data: origin },
    plan,
  };
  const writer = await createRun(args.out, header);

  const progress = chooseProgress(process.stderr, plan);
  const pool = new Pool({ data: dataset, engine, workers, lanes });
  const leave = engine.id === 'gpujs:webgpu' ? (await import('./leave-card.ts')).leaveCard : undefined;
  const stopListening = onInterrupt(() => {
    pool.stop();
    progress.note('stopping: what is completed is kept; Ctrl-C again leaves at once');
  }, leave);
  const completed = new Set<string>();
  const view = args.live ? await openLive(writer.id, header) : null;
  try {
    if (view !== null) progress.note(`live at ${view.url}`);
    progress.note(
      `${counted(plan.length, 'trial')} on ${counted(workers, 'worker')}${lanes === 1 ? '' : `, up to ${lanes} at once in each`}, engine ${engine.id} (${engine.reason}), data ${origin?.source ?? 'none'}`,
    );
    await pool.train(plan, {
      ...(view === null ? progress : both(progress, view.run)),
      finished: async (result) => {
        view?.run.finished(result);
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

    await view?.end(stored);
    // Loaded here: the first training step does not wait for it.
    const { writeReport } = await import('../report/write.ts');
    const { files, warnings } = await writeReport(stored);
    for (const warning of warnings) process.stderr.write(`bench: ${warning}\n`);
    if (args.json) process.stdout.write(`${JSON.stringify(runJson(stored, engine.id))}\n`);
    else process.stdout.write(`${relative('', files[0]!)}\n`);
    process.stderr.write(`${formatSeconds((performance.now() - start) / 1000)} in all\n`);
    if (pool.stopped) return EXIT.interrupted;
    return stored.run.trials.some(({ status }) => status === 'failed') ? EXIT.failed : EXIT.ok;
  } finally {
    progress.close();
    stopListening();
    await pool.close();
    await view?.close();
  }
}

/** Isolated times of every variant that has a completed trial. */
async function time(
  pool: Pool,
  plan: readonly TrialSpec[],
  completed: ReadonlySet<string>,
  progress: Progress,
): Promise<readonly StepTiming[]> {
  const trials = plan.filter(({ id }) => completed.has(id));
  if (trials.length === 0) return [];
  progress.note('timing single steps, one variant at a time');
  const first = trials.filter(({ variant }, i) => trials.findIndex((trial) => trial.variant === variant) === i);
  return pool.time(first, ({ variant }, reason) => {
    progress.note(`${variant} could not be timed: ${reason}`);
  });
}
