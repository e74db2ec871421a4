import { Bench, type Task } from 'tinybench';
import { epochOrder, Generator } from '../base/random.ts';
import type { Session } from '../engine/engine.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Dataset } from '../problem/data/dataset.ts';
import type { Program } from '../problem/program.ts';
import { writeInitialParameters } from './train.ts';

/** A round is short: several, taken in turn with those of other variants, say more than one long one. */
const STEP_MILLISECONDS = 24;
const UPDATE_MILLISECONDS = 8;
const WARM_UP_MILLISECONDS = 8;
/** At least so many, however long they take. */
const LEAST_SAMPLES = 8;
const LEAST_WARM_UP = 3;

/** Milliseconds of every sample, by round; each round in increasing order. */
export interface TimedRounds {
  readonly variant: string;
  readonly step: readonly (readonly number[])[];
  readonly update: readonly (readonly number[])[];
}

/**
 * Times one whole training step of a full batch, and the update alone, with tinybench, round by round. Every step takes the next batch
 * of a shuffled epoch, as training does: a network that saw one batch a thousand times has gradients like no other.
 */
export async function timeSteps(
  spec: TrialSpec,
  program: Program,
  data: Dataset,
  session: Session,
  rounds: number,
): Promise<TimedRounds> {
  const generator = new Generator(spec.seed);
  await writeInitialParameters(program, session, [generator]);
  const order = epochOrder(generator, data.train.count);
  let at = 0;
  const nextBatch = (): Uint32Array => {
    if (at + spec.batchSize > order.length) at = 0;
    return order.subarray(at, (at += spec.batchSize));
  };
  const bench = async (milliseconds: number, run: () => Promise<unknown>): Promise<readonly number[]> => {
    const suite = new Bench({
      time: milliseconds,
      iterations: LEAST_SAMPLES,
      warmupTime: WARM_UP_MILLISECONDS,
      warmupIterations: LEAST_WARM_UP,
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
  const [step, update]: [(readonly number[])[], (readonly number[])[]] = [[], []];
  for (let round = 1; round <= rounds; round++) {
    step.push(await bench(STEP_MILLISECONDS, () => session.step([nextBatch()])));
    update.push(await bench(UPDATE_MILLISECONDS, () => session.update()));
  }
  return { variant: spec.variant, step, update };
}

function samplesOf({ result }: Task): readonly number[] {
  if (result.state !== 'completed') throw new Error(`tinybench ended in the state ${result.state}`);
  return result.latency.samples ?? [];
}
