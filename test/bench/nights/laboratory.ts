import { chooseEngine } from '../../../src/engine/registry.ts';
import { adagrad } from '../../../src/optimizer/adagrad.ts';
import type { OptimizerSpec } from '../../../src/optimizer/optimizer.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { makePlan } from '../../../src/plan/plan.ts';
import type { TrialSpec } from '../../../src/plan/trial-spec.ts';
import { loadData } from '../../../src/problem/data/load.ts';
import { mnistMlp } from '../../../src/problem/mnist-mlp.ts';
import { collectEnvironment } from '../../../src/record/collect.ts';
import type { StepTiming, StoredRun, TrialResult } from '../../../src/record/record.ts';
import type { Pool as PoolClass } from '../../../src/schedule/pool.ts';
import { cpus } from 'node:os';

/** What a night trains: small enough for some hundred nights, large enough to be somebody's. */
export const SEEDS = 8;
export const SIZE = '784-200-10 on 4,000 images, two epochs of batches of 64, eight seeds';
const problem = mnistMlp({ hidden: [200], trainSize: 4000, testSize: 500 });
const [epochs, batchSize] = [2, 64];

export type Variants = Readonly<Record<string, OptimizerSpec>>;

export const notebook = { lr: 1e-3, alpha: 0.9, eps: 1e-10, epsInSqrt: true };
/** The variant in which everything is planted. */
export const VICTIM = 'RMSProp α=0.9';
export const unchanged: Variants = {
  Adagrad: adagrad({ lr: 1e-2 }),
  [VICTIM]: rmsprop(notebook),
  'RMSProp α=0.999': rmsprop({ ...notebook, alpha: 0.999 }),
};

// Workers run from what is built.
const built: unknown = await import(new URL('../../../dist/schedule/pool.js', import.meta.url).href);
const { Pool } = built as { readonly Pool: typeof PoolClass };
const { data, origin } = await loadData(problem, undefined);
const engine = await chooseEngine('cpu');
const found = await collectEnvironment({ suiteFile: 'test/bench/nights/nights.ts', libraries: [] });
const environment = { ...found, data: origin };
const pool = new Pool({ engine, workers: cpus().length, lanes: 1, models: {} });

export const closeLaboratory = (): Promise<void> => pool.close();

/**
 * What `bench run` trains, with seeds from `from` on, which are then called 0, 1, …: so that nights of other seeds are
 * paired, by chance alone.
 */
export async function trained(from: number, variants: Variants = unchanged): Promise<readonly TrialResult[]> {
  const plan = planOf(from, variants);
  const results = new Map<string, TrialResult>();
  const nothing = (): void => undefined;
  await pool.train(plan, () => data, {
    started: nothing,
    advanced: nothing,
    epochEnded: nothing,
    finished: (result) => {
      results.set(result.record.id, result);
      return Promise.resolve();
    },
  });
  return plan.map(({ id, seed }) => {
    const { record, losses } = results.get(id)!;
    if (record.status === 'failed' || record.status === 'skipped') throw new Error(record.reason);
    return { record: { ...record, seed: seed - from }, losses };
  });
}

/** Isolated times as `bench run` takes them; in so many rounds, where given. */
export function timed(rounds?: number): Promise<readonly StepTiming[]> {
  const plan = planOf(0, unchanged).filter(({ seed }) => seed === 0);
  const refuse = (_: TrialSpec, reason: string): never => {
    throw new Error(reason);
  };
  return pool.time(plan, () => data, refuse, rounds);
}

/** The record of the night of that number, made of what was trained and timed. */
export function stored(night: number, results: readonly TrialResult[], timings: readonly StepTiming[]): StoredRun {
  const trials = results.map(({ record }) => record);
  const plan = trials.map((record): TrialSpec => {
    const optimizer = unchanged[record.variant]!;
    return {
      id: record.id,
      variant: record.variant,
      seed: record.seed,
      optimizer,
      problem,
      data: 'mnist',
      epochs,
      batchSize,
    };
  });
  const startedAt = new Date(Date.UTC(2026, 0, 1 + night)).toISOString();
  return {
    dir: '',
    losses: new Map(results.map(({ record, losses }) => [record.id, losses])),
    run: {
      schema: 1,
      id: `night-${String(night).padStart(4, '0')}`,
      suite: { name: 'nights', file: 'nights.ts' },
      engine: engine.id,
      workers: 1,
      command: [],
      startedAt,
      seconds: 0,
      status: 'completed',
      environment,
      plan,
      trials,
      timings,
    },
  };
}

function planOf(from: number, variants: Variants): readonly TrialSpec[] {
  const list = Object.entries(variants).map(([label, optimizer]) => ({ label, optimizer }));
  const seeds = Array.from({ length: SEEDS }, (_, i) => from + i);
  const suite = { name: 'nights', problem, epochs, batchSize, seeds, variants: list };
  return makePlan(suite, { dataFingerprint: origin?.fingerprint ?? null });
}
