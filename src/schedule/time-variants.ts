import type { Engine, Session } from '../engine/engine.ts';
import { openSession } from '../engine/open.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Models } from '../graph/model.ts';
import { stepTimer, type TimedRound } from '../trial/timing.ts';
import type { FieldData } from '../problem/data/fields.ts';
import { trainableOf } from '../trial/trainable.ts';

/** What came of timing one variant. */
export type TimedVariant =
  | { readonly kind: 'timed'; readonly rounds: readonly TimedRound[] }
  | { readonly kind: 'untimed'; readonly reason: string };

/** A variant with its session open, and the rounds taken so far. */
interface Timing {
  readonly session: Session;
  readonly takeRound: () => Promise<TimedRound>;
  readonly rounds: TimedRound[];
}

/**
 * Times trials on one thread, in rounds: each takes a little of every trial in turn, so that what else the machine does
 * meets all of them. Their sessions are open all the while. In the order of `specs`; null: it was cancelled.
 */
export async function timeVariants(
  specs: readonly TrialSpec[],
  data: FieldData,
  models: Models,
  engine: Engine,
  rounds: number,
  cancelled: () => boolean,
): Promise<readonly TimedVariant[] | null> {
  const under: (Timing | string)[] = [];
  try {
    for (const spec of specs) under.push(await attempt(() => open(spec, data, models, engine)));
    for (let round = 1; round <= rounds; round++) {
      for (const [i, timing] of under.entries()) {
        if (cancelled()) return null;
        if (typeof timing === 'string') continue;
        const taken = await attempt(timing.takeRound);
        if (typeof taken === 'string') {
          under[i] = taken;
          await timing.session.close();
        } else timing.rounds.push(taken);
      }
    }
    return under.map((timing) =>
      typeof timing === 'string' ? { kind: 'untimed', reason: timing } : { kind: 'timed', rounds: timing.rounds },
    );
  } finally {
    for (const timing of under) if (typeof timing !== 'string') await timing.session.close();
  }
}

async function open(spec: TrialSpec, data: FieldData, models: Models, engine: Engine): Promise<Timing> {
  const { batchSize, seed } = spec;
  const trainable = trainableOf(spec, data, models);
  const opened = await openSession(engine, spec.optimizer, { ...trainable, batchSize, seeds: [seed] });
  if (!opened.available) throw new Error(`${opened.reason}; ${opened.hint}`);
  const { session } = opened;
  return { session, takeRound: stepTimer(spec, trainable, session), rounds: [] };
}

/** The reason, where it does not succeed. */
async function attempt<T extends object>(what: () => Promise<T>): Promise<T | string> {
  try {
    return await what();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
