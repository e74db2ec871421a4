import { Bench, type Task } from 'tinybench';
import { epochOrder, Generator } from '../base/random.ts';
import type { Session } from '../engine/engine.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { writeInitialParameters } from './initial-values.ts';
import { trainCount, type Trainable } from './trainable.ts';

/** A round is short: several, taken in turn with those of other variants, say more than one long one. */
const STEP_MILLISECONDS = 24;
const UPDATE_MILLISECONDS = 8;
const WARM_UP_MILLISECONDS = 8;
/** At least so many, however long they take; of what takes long, fewer. */
const LEAST_SAMPLES = 8;
const LEAST_WARM_UP = 3;
const LEAST_OF_LONG = 2;
/** A step of so many milliseconds is long: six rounds of its eleven would take a minute in all. */
const LONG_MILLISECONDS = 100;

/** Milliseconds of every sample of one round, in increasing order. */
export interface TimedRound {
  readonly step: readonly number[];
  readonly update: readonly number[];
}

/**
 * What times one variant on an open session, a round a call: one whole training step of a full batch, and the update
 * alone, with tinybench. Every round begins with fresh weights, and every step takes the next batch of a shuffled
 * epoch, as training does: a network that saw one batch a thousand times has gradients like no other.
 */
export function stepTimer(spec: TrialSpec, trainable: Trainable, session: Session): () => Promise<TimedRound> {
  const order = epochOrder(new Generator(spec.seed), trainCount(trainable));
  let at = 0;
  const nextBatch = (): Uint32Array => {
    if (at + spec.batchSize > order.length) at = 0;
    return order.subarray(at, (at += spec.batchSize));
  };
  const bench = async (milliseconds: number, run: () => Promise<unknown>, long = false): Promise<readonly number[]> => {
    const suite = new Bench({
      time: milliseconds,
      iterations: long ? LEAST_OF_LONG : LEAST_SAMPLES,
      warmupTime: WARM_UP_MILLISECONDS,
      warmupIterations: long ? 1 : LEAST_WARM_UP,
      retainSamples: true,
      throws: true,
    });
    suite.add(spec.variant, async () => {
      await run();
      const seconds = session.ownSeconds?.();
      return seconds === undefined ? undefined : { overriddenDuration: seconds * 1000 };
    });
    return samplesOf((await suite.run())[0]!);
  };
  return async () => {
    await writeInitialParameters(trainable.model, session, [new Generator(spec.seed)]);
    const before = performance.now();
    await session.step([nextBatch()]);
    const long = performance.now() - before > LONG_MILLISECONDS;
    const step = await bench(STEP_MILLISECONDS, () => session.step([nextBatch()]), long);
    return { step, update: await bench(UPDATE_MILLISECONDS, () => session.update()) };
  };
}

function samplesOf({ result }: Task): readonly number[] {
  if (result.state !== 'completed') throw new Error(`tinybench ended in the state ${result.state}`);
  return result.latency.samples ?? [];
}
