import { Bench, type Task } from 'tinybench';
import { epochOrder, Generator } from '../base/random.ts';
import type { Session } from '../engine/engine.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Dataset } from '../problem/data/dataset.ts';
import type { Program } from '../problem/program.ts';
import type { StepTiming, Timing } from '../record/record.ts';
import { writeInitialParameters } from './train.ts';

const STEP_MILLISECONDS = 200;
const UPDATE_MILLISECONDS = 100;
const WARM_UP_MILLISECONDS = 40;

/**
 * Times one whole training step of a full batch, and the update alone, with tinybench. Every step takes the next batch
 * of a shuffled epoch, as training does: a network that saw one batch a thousand times has gradients like no other.
 */
export async function timeSteps(
  spec: TrialSpec,
  program: Program,
  data: Dataset,
  session: Session,
): Promise<StepTiming> {
  const generator = new Generator(spec.seed);
  await writeInitialParameters(program, session, [generator]);
  const order = epochOrder(generator, data.train.count);
  let at = 0;
  const nextBatch = (): Uint32Array => {
    if (at + spec.batchSize > order.length) at = 0;
    return order.subarray(at, (at += spec.batchSize));
  };
  const bench = async (milliseconds: number, run: () => Promise<unknown>): Promise<Timing> => {
    const suite = new Bench({
      time: milliseconds,
      warmupTime: WARM_UP_MILLISECONDS,
      retainSamples: true,
      throws: true,
    });
    suite.add(spec.variant, async () => {
      await run();
      const seconds = session.ownSeconds?.();
      return seconds === undefined ? undefined : { overriddenDuration: seconds * 1000 };
    });
    return timing((await suite.run())[0]!);
  };
  return {
    variant: spec.variant,
    step: await bench(STEP_MILLISECONDS, () => session.step([nextBatch()])),
    update: await bench(UPDATE_MILLISECONDS, () => session.update()),
  };
}

function timing({ result }: Task): Timing {
  if (result.state !== 'completed') throw new Error(`tinybench ended in the state ${result.state}`);
  const { samples = [], mean, p50, p99 } = result.latency;
  return { samples: samples.length, mean, p50, p99 };
}
