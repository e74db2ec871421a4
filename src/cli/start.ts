import { relative } from 'node:path';
import { InputError } from '../base/errors.ts';
import { formatCount, thereAre } from '../base/units.ts';
import { chooseEngine, preferences, probe, type EngineChoice } from '../engine/registry.ts';
import type { ProductSize } from '../engine/cpu/products/speed.ts';
import { makePlan } from '../plan/plan.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { LoadedData } from '../problem/data/load.ts';
import { computation } from '../record/code-version.ts';
import { collectEnvironment } from '../record/collect.ts';
import type { Environment } from '../record/environment.ts';
import type { RunRecord, TrialResult } from '../record/record.ts';
import { Pool } from '../schedule/pool.ts';
import { findRun } from '../store/find.ts';
import { findUnfinished, resumeRun } from '../store/resume.ts';
import { reusableTrials } from '../store/reuse.ts';
import { suiteFolder } from '../store/run-id.ts';
import { createRun, type RunHeader, type RunWriter } from '../store/write.ts';
import { loadSuite } from '../suite/load.ts';
import type { Suite } from '../suite/suite.ts';
import type { TrialData } from '../trial/trainable.ts';
import { refuseWhatPyTorchRefuses } from './refuse-torch.ts';
import type { RunArguments } from './run-arguments.ts';
import { dataAgain, settleProblem, type SettledProblem } from './settle-problem.ts';

/** A run that is open, and what it takes to train the rest of it. */
export interface StartedRun {
  readonly writer: RunWriter;
  readonly header: RunHeader;
  readonly plan: readonly TrialSpec[];
  /** Trials that need no training: of the run itself, which goes on, or found in the store. */
  readonly done: readonly TrialResult[];
  /** What there is to say of those. */
  readonly note: string | null;
  readonly engine: EngineChoice;
  readonly pool: Pool;
  readonly workers: number;
  /** Trials that a worker trains at once. */
  readonly lanes: number;
  readonly dataset: TrialData;
  readonly origin: LoadedData['origin'];
  /** What the run has taken before. */
  readonly seconds: number;
}

/** Packages that take part in a run; their versions are recorded. */
const LIBRARIES = ['@tensorflow/tfjs-core', 'chart.js', 'gpu.js', 'koffi', 'piscina', 'tinybench', 'wabt', 'webgpu'];

export async function startRun(args: RunArguments, loaded?: Suite): Promise<StartedRun> {
  const startedAt = new Date().toISOString();
  if (args.suite === undefined) throw new InputError('run what? See bench run --help');
  // Git answers in processes of its own while the suite is loaded.
  const environment = environmentOf(args.suite);
  const suite = loaded ?? (await loadSuite(args.suite, args.quick));
  const wishes = {
    ...(args.seeds && { seeds: args.seeds }),
    ...(args.epochs && { epochs: args.epochs }),
    ...(args.only && { only: args.only }),
  };
  // Without data yet: what is wrong with a wish is said before they are read.
  if (suite.problem.kind !== 'definition')
    makePlan({ ...suite, problem: suite.problem }, { dataFingerprint: null, ...wishes });
  const settling = settleProblem(suite, args.data);
  const means = await findMeans({
    engine: args.engine,
    settling,
    environment,
    product: productOf(suite),
  });
  const { engine, origin, dataset } = means;
  const { problem, models } = await settling;
  const preferred = preferences(engine.id);
  const lanes = args.lanes ?? preferred.lanes;
  const plan = makePlan({ ...suite, problem }, { dataFingerprint: origin?.fingerprint ?? null, ...wishes });
  const workers = Math.min(args.workers ?? preferred.workers, plan.length);
  await refuseWhatPyTorchRefuses(plan);
  const header = {
    suite: { name: suite.name, file: args.suite },
    engine: args.engine,
    runsOn: means.runsOn,
    workers,
    command: process.argv.slice(2),
    startedAt,
    environment: means.environment,
    plan,
    ...(Object.keys(models).length > 0 && { models }),
  };
  const done = args.fresh ? [] : await reusableTrials(args.out, header);
  const writer = await createRun(args.out, header);
  for (const result of done) await writer.save(result);
  const note = reuseNote(done);
  const pool = new Pool({ engine, workers, lanes, models });
  return { writer, header, plan, done, note, engine, pool, workers, lanes, dataset, origin, seconds: 0 };
}

/** The first product of a network on MNIST. */
function productOf({ problem, batchSize }: Suite): ProductSize | undefined {
  if (problem.kind === 'mnistLogistic') return { m: batchSize, k: 784, n: 10 };
  return problem.kind === 'mnistMlp' ? { m: batchSize, k: 784, n: problem.hidden[0]! } : undefined;
}

function reuseNote(done: readonly TrialResult[]): string | null {
  if (done.length === 0) return null;
  const runs = [...new Set(done.map(({ record }) => record.reusedFrom!))];
  return `${thereAre(done.length, 'trial')} not trained again: ${runs.join(', ')} did, by the same code; --fresh trains ${done.length === 1 ? 'it' : 'them'}`;
}

/** Opens a run that was cut off; its plan is in its record, so that the suite's file is not needed. */
export async function continueRun(args: RunArguments): Promise<StartedRun> {
  for (const name of ['seeds', 'epochs', 'only'] as const)
    if (args[name] !== undefined) throw new InputError(`--${name} does not go with --resume: a run keeps its plan`);
  const dir = await unfinished(args);
  const { writer, run, kept } = await resumeRun(dir);
  const problem = run.plan[0]?.problem;
  if (problem === undefined) throw new InputError(`run ${run.id} has no trials; start another with "bench run SUITE"`);
  const asked = run.runsOn?.engine ?? run.engine;
  const environment = environmentOf(run.suite.file);
  const settling = dataAgain(problem, run, args.data);
  const means = await findMeans({ engine: asked, settling, environment });
  refuseOther(run, means);
  const { engine, dataset, origin } = means;
  const workers = Math.min(args.workers ?? run.workers, run.plan.length);
  const note = `${relative('', dir)} goes on: ${formatCount(kept.length)} of ${thereAre(run.plan.length, 'trial')} there`;
  const lanes = args.lanes ?? preferences(engine.id).lanes;
  const { plan, seconds, models = {} } = run;
  const pool = new Pool({ engine, workers, lanes, models });
  return { writer, header: run, plan, done: kept, note, engine, pool, workers, lanes, dataset, origin, seconds };
}

/** The run that a user means with a suite's file, a run, or nothing: the newest that is not complete. */
async function unfinished({ suite, out }: RunArguments): Promise<string> {
  if (suite === undefined) return findUnfinished(out);
  if (/\.[mc]?[jt]s$/.test(suite)) return findUnfinished(out, suiteFolder((await loadSuite(suite)).name));
  return findRun(suite, out);
}

/** Half of a run by one code and half by another would be neither's. */
function refuseOther(run: RunRecord, now: Pick<RunRecord, 'environment' | 'runsOn'>): void {
  const sameData = run.environment.data?.fingerprint === now.environment.data?.fingerprint;
  if (sameData && computation(run) === computation(now)) return;
  const what = sameData ? 'code, engine or machine' : 'data';
  throw new InputError(
    `run ${run.id} was begun with other ${what} than there are now; go on where it began, or start another with "bench run SUITE"`,
  );
}

/** What a run is trained with. */
export interface Means {
  readonly engine: EngineChoice;
  readonly dataset: TrialData;
  readonly origin: LoadedData['origin'];
  readonly environment: Environment;
  readonly runsOn: NonNullable<RunRecord['runsOn']>;
}

interface Wanted {
  readonly engine: string;
  /** The data, which are on their way. */
  readonly settling: Promise<Pick<SettledProblem, 'data' | 'origin'>>;
  readonly environment: ReturnType<typeof environmentOf>;
  /** The problem's own largest product, where it is known before the data are. */
  readonly product?: ProductSize | undefined;
}

/** All of a run's environment but the data. */
export function environmentOf(suiteFile: string): ReturnType<typeof collectEnvironment> {
  return collectEnvironment({ suiteFile, libraries: LIBRARIES });
}

/** Engine, data and environment, looked for side by side. */
export async function findMeans({ engine: asked, settling, environment, product }: Wanted): Promise<Means> {
  const [engine, { data: dataset, origin }, found] = await Promise.all([
    chooseEngine(asked, product),
    settling,
    environment,
  ]);
  const availability = await probe(engine.id);
  const runsOn = { engine: engine.id, device: availability.available ? availability.device : 'unknown' };
  return { engine, dataset, origin, environment: { ...found, data: origin }, runsOn };
}
