import { dataIdentity } from '../record/environment.ts';
import { computation } from '../record/code-version.ts';
import type { RunRecord, StepTiming } from '../record/record.ts';
import { Pool } from '../schedule/pool.ts';
import { dataAgain } from './settle-problem.ts';
import { environmentOf, findMeans } from './start.ts';
import { timingOf } from '../record/timing-of.ts';

/** More than the first time: this decides. */
const ROUNDS = 10;

export type TimeAgain = () => Promise<readonly StepTiming[]>;

/**
 * The way to time a run's variants again; undefined where that is not possible, because other code, another engine or
 * another machine made it.
 */
export async function timeAgain(run: RunRecord, data?: string): Promise<TimeAgain | undefined> {
  if (run.plan.length === 0 || run.runsOn === undefined) return undefined;
  try {
    const means = await findMeans({
      engine: run.runsOn.engine,
      settling: dataAgain(run, data),
      environment: environmentOf(run.suite.file),
    });
    if (dataIdentity(means.environment) !== dataIdentity(run.environment)) return undefined;
    if (computation(run) !== computation(means)) return undefined;
    const { samples, engine } = means;
    return async () => {
      const pool = new Pool({ engine, workers: 1, lanes: 1, models: run.models ?? {} });
      // All that were timed, in turn as they were: a variant by itself finds its memory in the caches, and is faster.
      const plan = run.timings.flatMap((timing) => run.plan.find((spec) => timingOf([timing], spec)) ?? []);
      try {
        // What cannot be timed is missing, and the verdict says so.
        return await pool.time(plan, samples, () => undefined, ROUNDS);
      } finally {
        await pool.close();
      }
    };
  } catch {
    return undefined;
  }
}
