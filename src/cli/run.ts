import { relative } from 'node:path';
import { counted, formatSeconds } from '../base/units.ts';
import { planCohorts } from '../plan/cohorts.ts';
import { remarksOn } from '../plan/remarks.ts';
import { trialTitle } from '../plan/trial-spec.ts';
import type { StepTiming, StoredRun } from '../record/record.ts';
import type { Suite } from '../suite/suite.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { onInterrupt } from './interrupt.ts';
import { keepStdout, print } from './output.ts';
import { chooseProgress } from './progress/choose.ts';
import type { Progress } from './progress/progress.ts';
import type { RunArguments } from './run-arguments.ts';
import { runJson } from './run-json.ts';
import type { LiveView } from './live.ts';
import { continueRun, startRun, type StartedRun } from './start.ts';

/** A run that has ended, with its report written. */
export interface EndedRun {
  readonly stored: StoredRun;
  readonly engine: string;
  readonly page: string;
  readonly exit: ExitCode;
  /** The page that showed it while it went on, where one was asked for. */
  readonly view: LiveView | null;
}

/** `bench run`: suite → plan → trials → records → report. */
export async function run(args: RunArguments): Promise<ExitCode> {
  const start = performance.now();
  const { stored, engine, page, exit, view } = await trainAndReport(args);
  if (args.json) print(`${JSON.stringify(runJson(stored, engine))}\n`);
  else print(`${relative('', page)}\n`);
  process.stderr.write(`${formatSeconds((performance.now() - start) / 1000)} in all\n`);
  await view?.leave(exit === EXIT.interrupted, (text) => process.stderr.write(`${text}\n`));
  return exit;
}

/** @param suite The suite of `args`, where it is loaded already. */
export async function trainAndReport(args: RunArguments, suite?: Suite): Promise<EndedRun> {
  const start = performance.now();
  await keepStdout();
  const started = await (args.resume ? continueRun(args) : startRun(args, suite));
  const { writer, header, plan, done, engine, pool, workers, samples } = started;

  const progress = chooseProgress(process.stderr, plan);
  const leave = engine.id === 'gpujs:webgpu' ? (await import('./leave-card.ts')).leaveCard : undefined;
  const stopListening = onInterrupt(() => {
    pool.stop();
    progress.note('stopping: what is completed is kept; Ctrl-C again leaves at once');
  }, leave);
  const completed = new Set<string>();
  // Loaded where it is asked for: a server takes as long to load as all training code.
  const live = args.live ? await import('./live.ts') : null;
  const view = live === null ? null : await live.openLive(writer.id, header);
  try {
    if (view !== null) progress.note(`live at ${view.url}`);
    progress.note(beginning(started));
    if (started.note !== null) progress.note(started.note);
    for (const remark of remarksOn(plan)) progress.note(remark);
    for (const result of done) {
      view?.run.finished(result);
      if (result.record.status === 'completed') completed.add(result.record.id);
      progress.finished(result.record);
    }
    const doneIds = new Set(done.map(({ record }) => record.id));
    const toTrain = plan.filter(({ id }) => !doneIds.has(id));
    let left = toTrain.length;
    await pool.train(toTrain, samples, {
      ...(live === null || view === null ? progress : live.both(progress, view.run)),
      finished: async (result) => {
        view?.run.finished(result);
        await writer.save(result);
        if (result.record.status === 'completed') completed.add(result.record.id);
        progress.finished(result.record);
        // A worker has nothing left to do: on its core the report's code is loaded while the others train.
        if (--left < workers) void loadReport().catch(() => undefined);
      },
    });
    const timings = pool.stopped ? [] : await time(started, completed, progress);
    const stored = await writer.finish({
      status: pool.stopped ? 'interrupted' : 'completed',
      seconds: started.seconds + (performance.now() - start) / 1000,
      timings,
    });
    progress.close();
    await pool.close();

    view?.run.ended(stored);
    const { writeReport } = await loadReport();
    const { files, warnings } = await writeReport(stored);
    for (const warning of warnings) process.stderr.write(`bench: ${warning}\n`);
    const unlearned = (await import('../report/verdict/unlearned.ts')).unlearnedSentence(stored);
    if (unlearned !== null) progress.note(unlearned);
    const failed = stored.run.trials.some(({ status }) => status === 'failed');
    const exit = pool.stopped ? EXIT.interrupted : failed ? EXIT.failed : EXIT.ok;
    return { stored, engine: engine.id, page: files[0]!, exit, view };
  } finally {
    progress.close();
    stopListening();
    await pool.close();
  }
}

/** Loaded late: the first training step does not wait for it. */
const loadReport = () => import('../report/write.ts');

/** What trains how many trials on what, and why. */
function beginning({ plan, workers, lanes, engine, header }: StartedRun): string {
  const together = lanes === 1 ? '' : `, up to ${lanes} at once in each`;
  const hands = `${counted(plan.length, 'trial')} on ${counted(workers, 'worker')}${together}`;
  const { data, datasets = { '': data } } = header.environment;
  const sources = new Set(Object.values(datasets).map((origin) => origin?.source ?? 'none'));
  return `${hands}, engine ${engine.id} (${engine.reason}), data ${[...sources].join(', ')}`;
}

/** Isolated times of every variant that has a completed trial; of those that trained together, of one. */
async function time(
  { pool, plan, lanes, samples }: StartedRun,
  completed: ReadonlySet<string>,
  progress: Progress,
): Promise<readonly StepTiming[]> {
  const trials = plan.filter(({ id }) => completed.has(id));
  if (trials.length === 0) return [];
  progress.note('timing single steps, one variant at a time');
  const seen = new Set<string>();
  const first = trials.filter(
    ({ variant, problemLabel }) => seen.size < seen.add(JSON.stringify([problemLabel, variant])).size,
  );
  const apart = planCohorts(first, lanes).map(([one]) => one!);
  return pool.time(apart, samples, (spec, reason) => {
    progress.note(`${trialTitle(spec)} could not be timed: ${reason}`);
  });
}
