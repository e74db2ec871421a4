import { epochOrder, Generator } from '../base/random.ts';
import type { Session } from '../engine/engine.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { EngineRecord, EpochRecord, Outcome, ProbeRecord, TrialMemory, TrialResult } from '../record/record.ts';
import { judge } from './judge.ts';
import { Pace } from './pace.ts';
import { pathOf, type PathRecorder } from './path.ts';
import { openProbe } from './probe.ts';
import { writeInitialParameters } from './initial-values.ts';
import { hasValidation, trainCount, type Trainable } from './trainable.ts';

/** What the training loop tells while it runs, and what it asks. */
export interface TrainHooks {
  /** After every few steps. */
  advanced(advance: Advance, growth: Growth): void;
  epochEnded(trial: string, epoch: EpochRecord): void;
  /** True: stop as soon as possible and keep what is there. */
  cancelled(): boolean;
}

export interface Advance {
  readonly trial: string;
  /** The epoch under way; the first is 1. */
  readonly epoch: number;
  /** Of the whole trial, 0 to 1. */
  readonly fraction: number;
  /** Of the latest step. */
  readonly loss: number;
}

/** The curve as it grows. */
export interface Growth {
  /** Of the steps since the last word, in order. */
  readonly losses: Float64Array;
  /** Training alone, from the start. */
  readonly seconds: number;
}

/** At most so many steps between two looks at the clock, at the losses and at whether to stop, where the session has no wish. */
const CHUNK_STEPS = 32;

/** Between two looks at the process's memory. */
const MEMORY_MILLISECONDS = 50;

interface LaneState {
  readonly spec: TrialSpec;
  readonly generator: Generator;
  readonly losses: Float64Array;
  readonly epochs: EpochRecord[];
  readonly path: PathRecorder | null;
  steps: number;
  seconds: number;
  outcome: Outcome | null;
}

/**
 * Trains the trials of one cohort, which share problem, epochs, batch size and probes, and differ in seed or
 * hyperparameters.
 * The clock runs while the session trains and at no other time. Draws are those of PyTorch: the parameters in order,
 * then at every epoch what a shuffling DataLoader takes.
 */
export async function train(
  specs: readonly TrialSpec[],
  trainable: Trainable,
  session: Session,
  engine: EngineRecord,
  hooks: TrainHooks,
): Promise<readonly TrialResult[]> {
  const [first] = specs as readonly [TrialSpec, ...TrialSpec[]];
  const { epochs, batchSize, probeEvery } = first;
  const count = trainCount(trainable);
  const stepsPerEpoch = Math.ceil(count / batchSize);
  const validated = hasValidation(trainable);
  const lanes = specs.map((spec): LaneState => ({
    spec,
    generator: new Generator(spec.seed),
    losses: new Float64Array(stepsPerEpoch * epochs),
    epochs: [],
    path: pathOf(trainable, stepsPerEpoch * epochs),
    steps: 0,
    seconds: 0,
    outcome: null,
  }));
  await writeInitialParameters(
    trainable.model,
    session,
    lanes.map((lane) => lane.generator),
  );
  const total = stepsPerEpoch * epochs;
  const probe = probeEvery === undefined ? null : openProbe(first, probeEvery, lanes.length, total, trainable, session);
  const path = lanes[0]!.path;
  const pace = new Pace(session.chunkSteps ?? CHUNK_STEPS);
  let [peakBytes, measuredAt] = [0, -Infinity];
  let done = 0;
  await look(session, lanes);
  await probe?.look(done);
  const running = (): readonly LaneState[] => lanes.filter((lane) => lane.outcome === null);

  for (let epoch = 1; epoch <= epochs && running().length > 0; epoch++) {
    const orders = lanes.map((lane) => epochOrder(lane.generator, count));
    let seconds = 0;
    const start = (epoch - 1) * stepsPerEpoch;
    while (done < epoch * stepsPerEpoch && running().length > 0) {
      if (hooks.cancelled()) {
        for (const lane of running()) lane.outcome = { status: 'cancelled', reason: `interrupted in epoch ${epoch}` };
        break;
      }
      const steps = Math.min(pace.steps, path?.untilNext(done) ?? Infinity, probe?.untilNext(done) ?? Infinity);
      const at = (done - start) * batchSize;
      const rows = orders.map((order) => order.subarray(at, at + steps * batchSize));
      const before = performance.now();
      const losses = await session.step(rows);
      const passed = (performance.now() - before) / 1000;
      const elapsed = session.ownSeconds?.() ?? passed;
      const taken = Math.ceil(rows[0]!.length / batchSize);
      pace.took(taken, passed);
      done += taken;
      await probe?.look(done);
      seconds += elapsed;
      // Asking the system takes as long as an eighth of a step.
      if (before - measuredAt > MEMORY_MILLISECONDS) {
        peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
        measuredAt = before;
      }
      lanes.forEach((lane, l) => {
        if (lane.outcome !== null) return;
        const before = lane.steps;
        takeLosses(lane, losses, l, lanes.length);
        // A lane that diverged was carried on to the end of the chunk; that time is none of its steps'.
        lane.seconds += (elapsed * (lane.steps - before) * lanes.length) / losses.length;
        const loss = lane.losses[lane.steps - 1] ?? NaN;
        const fraction = lane.steps / lane.losses.length;
        const growth = { losses: lane.losses.slice(before, lane.steps), seconds: lane.seconds };
        hooks.advanced({ trial: lane.spec.id, epoch, fraction, loss }, growth);
      });
      await look(session, lanes);
    }
    if (running().length === 0) break;
    const judgements = await judge(session, validated);
    lanes.forEach((lane, l) => {
      if (lane.outcome !== null) return;
      const { unbounded, measured } = judgements[l]!;
      if (unbounded !== null) {
        lane.outcome = {
          status: 'diverged',
          reason: `the ${unbounded.split} loss after epoch ${epoch} is ${unbounded.loss}`,
        };
        return;
      }
      const trainLoss = mean(lane.losses.subarray(lane.steps - stepsPerEpoch, lane.steps));
      const record = { epoch, trainLoss, ...measured, seconds };
      lane.epochs.push(record);
      hooks.epochEnded(lane.spec.id, record);
    });
  }
  return lanes.map((lane, l) => result(lane, engine, { memory: { peakBytes }, probes: probe?.record(l, lane.steps) }));
}

/** Writes down where the parameters of each lane are that goes on, where there are two of them; off the clock. */
async function look(session: Session, lanes: readonly LaneState[]): Promise<void> {
  const path = lanes[0]!.path;
  if (path === null) return;
  const values = await session.read(path.buffer);
  lanes.forEach((lane, l) => {
    if (lane.outcome === null) lane.path!.add(lane.steps, values[2 * l]!, values[2 * l + 1]!);
  });
}

/** Appends a lane's share of [steps, lanes] losses to its curve; the first that is not finite ends the trial. */
function takeLosses(lane: LaneState, losses: Float64Array, index: number, lanes: number): void {
  for (let at = index; at < losses.length; at += lanes) {
    const loss = losses[at]!;
    if (!Number.isFinite(loss)) {
      lane.outcome = { status: 'diverged', reason: `the loss became ${loss} at step ${lane.steps + 1}` };
      return;
    }
    lane.losses[lane.steps++] = loss;
  }
}

interface Seen {
  readonly memory: TrialMemory;
  readonly probes: ProbeRecord | undefined;
}

function result(lane: LaneState, engine: EngineRecord, { memory, probes }: Seen): TrialResult {
  const { spec, steps, seconds, epochs } = lane;
  return {
    record: {
      id: spec.id,
      variant: spec.variant,
      seed: spec.seed,
      engine,
      seconds,
      steps,
      epochs,
      memory,
      ...(lane.path && { path: lane.path.record() }),
      ...(probes && { probes }),
      ...(lane.outcome ?? { status: 'completed' }),
    },
    losses: lane.losses.slice(0, steps),
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
