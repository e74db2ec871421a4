import { specialise } from '../../optimizer/rule/specialise.ts';
import type { SplitName } from '../../problem/data/dataset.ts';
import type { BatchRows, Cohort, Evaluation, Numbers, Session } from '../engine.ts';
import { batchMaker, setsOf, type Batches } from './batches.ts';
import { Constants } from './elementwise.ts';
import type { Host } from './host.ts';
import { inputsOf, NAMES, sizeOf, stateName, type Network, type Task } from './network.ts';
import { makePlan } from './plan.ts';
import { evenly, Plans } from './plans.ts';
import { rehearse, type Rehearsal } from './rehearse.ts';
import { scalarMaker } from './scalars.ts';
import { traceTask } from './task.ts';

/** Of the images of one plan. */
const IMAGE_BYTES = 2 ** 28;
/** Rows that are evaluated at once, and how many times that in one plan. */
const EVALUATION_ROWS = 256;
const EVALUATION_STEPS = 40;
/** A session of lanes that share their code: their hyperparameters change numbers alone. Values live here between plans. */
export function openSession(host: Host, cohort: Cohort): Session {
  const { program, data, optimizer, batchSize } = cohort;
  const lanes = cohort.lanes.length;
  const kernels = optimizer === null ? null : cohort.lanes.map((hyper) => specialise(optimizer.rule, hyper));
  const kernel = kernels?.[0] ?? null;
  const gathers = program.forward.some(({ kind }) => kind === 'gather');
  const network: Network = {
    program,
    kernel,
    constants: new Constants(),
    features: gathers ? data.features : 0,
    lanes,
  };
  rehearse(rehearsalOf(network, batchSize), host);

  const values = new Map<string, Float32Array>();
  const stale = new Set<string>();
  for (const { name } of program.buffers) values.set(name, zeros(network, name, batchSize));
  for (const { buffer } of program.parameters) {
    for (const [s, { name }] of (kernel?.states ?? []).entries()) {
      const state = zeros(network, buffer, batchSize);
      const size = state.length / lanes;
      kernels!.forEach(({ states }, l) => state.fill(states[s]!.initial, l * size, (l + 1) * size));
      values.set(stateName(name, buffer), state);
    }
  }
  const makeBatches = batchMaker(data, network.features);
  const makeScalars = kernels === null ? null : scalarMaker(kernels, cohort.lanes, network.constants);
  let updates = 0;

  const plans = new Plans<Task>((task) => {
    const inputs = inputsOf(network, task);
    return makePlan({ ...host, inputs, trace: (input, launch) => traceTask(network, task, inputs, input, launch) });
  });
  const run = async (
    task: Task,
    given: Readonly<Record<string, Float32Array>>,
  ): Promise<ReadonlyMap<string, Float32Array>> => {
    const all: Readonly<Record<string, Float32Array>> = {
      [NAMES.start]: Float32Array.of(-1),
      [NAMES.losses]: new Float32Array(task.steps * lanes),
      ...given,
    };
    return host.guarded(async () => {
      const plan = await plans.of(task);
      return plan.run((name) => all[name] ?? values.get(name)!);
    });
  };
  const keep = (results: ReadonlyMap<string, Float32Array>): void => {
    for (const [name, result] of results) {
      if (!values.has(name)) continue;
      values.set(name, result);
      stale.delete(name);
    }
  };
  const scalars = (steps: number): Float32Array => {
    if (makeScalars === null) throw new Error('this session computes gradients only; it has no update');
    updates += steps;
    return makeScalars(steps);
  };
  const stepSome = async (rows: BatchRows): Promise<Float32Array> => {
    const batches = makeBatches('train', rows, batchSize);
    const task: Task = {
      kind: 'train',
      steps: batches.steps,
      batch: batchSize,
      sets: batches.sets,
      images: batches.count,
    };
    const results = await run(task, { ...given(batches), [NAMES.scalars]: scalars(batches.steps) });
    keep(results);
    for (const { name } of program.buffers) if (!results.has(name)) stale.add(name);
    return results.get(NAMES.losses)!;
  };

  return {
    device: host.device,
    chunkSteps: evenly(Math.ceil(data.train.count / batchSize), host.stepsPerPlan),
    step: async (rows) => {
      const steps = Math.ceil((rows[0]?.length ?? 0) / batchSize);
      const losses = new Float64Array(steps * lanes);
      const each = evenly(steps, Math.min(host.stepsPerPlan, roomFor(setsOf(rows).different.length)));
      for (let at = 0; at < steps; at += each) {
        const part = rows.map((own) => own.subarray(at * batchSize, (at + each) * batchSize));
        const some = await stepSome(part);
        const count = some.length / lanes;
        for (let s = 0; s < count; s++)
          for (let l = 0; l < lanes; l++) losses[(at + s) * lanes + l] = some[l * count + s]!;
      }
      return losses;
    },
    gradient: async (rows) => {
      const batches = makeBatches('train', rows, batchSize);
      const { sets, count: images } = batches;
      const results = await run({ kind: 'gradient', steps: 1, batch: batchSize, sets, images }, given(batches));
      keep(results);
      stale.clear();
      return Float64Array.from(results.get(NAMES.losses)!);
    },
    update: async () => {
      const given = { [NAMES.scalars]: scalars(1) };
      keep(await run({ kind: 'update', steps: 1, batch: batchSize, sets: 1, images: 0 }, given));
    },
    evaluate: (split: SplitName) => evaluate(split),
    read: (name, into) => {
      if (stale.has(name))
        return Promise.reject(
          new Error(`gpujs leaves ${name} on the device; it can be read after one step, not after several at once`),
        );
      const own = values.get(name)!;
      if (into === undefined) return Promise.resolve(own.slice());
      into.set(own);
      return Promise.resolve(into);
    },
    write: (name, numbers: Numbers) => {
      values.set(name, Float32Array.from(numbers));
      stale.delete(name);
      return Promise.resolve();
    },
    close: async () => {
      await plans.close();
      await host.close();
    },
  };

  /** Steps whose images have room in a plan. Where all images have, steps may be as many as they like. */
  function roomFor(sets: number): number {
    const images = Math.floor(Math.min(IMAGE_BYTES, host.maxBufferBytes) / (network.features * 4));
    return data.train.count <= images ? Infinity : Math.max(1, Math.floor(images / (sets * batchSize)));
  }

  async function evaluate(split: SplitName): Promise<readonly Evaluation[]> {
    const { count } = data[split];
    const batch = Math.min(count, EVALUATION_ROWS);
    const averaged = kernel?.evaluateAt;
    const instead =
      averaged === undefined || updates === 0
        ? {}
        : Object.fromEntries(
            program.parameters.map(({ buffer }) => [buffer, values.get(stateName(averaged, buffer))!]),
          );
    const sums = Array.from({ length: lanes }, () => ({ loss: 0, correct: null as number | null }));
    for (let at = 0; at < count; at += batch * EVALUATION_STEPS) {
      const length = Math.min(count - at, batch * EVALUATION_STEPS);
      const rows = Uint32Array.from({ length }, (_, i) => at + i);
      const batches = makeBatches(split, [rows], batch);
      const task: Task = { kind: 'evaluate', steps: batches.steps, batch, sets: 1, images: batches.count };
      const sets = new Float32Array(lanes);
      const results = await run(task, { ...instead, ...given(batches), [NAMES.sets]: sets });
      const [losses, correct] = [results.get(NAMES.losses)!, results.get(NAMES.correct)];
      sums.forEach((sum, l) => {
        batches.sizes.forEach((size, s) => {
          sum.loss += losses[l * batches.steps + s]! * size;
          if (correct !== undefined) sum.correct = (sum.correct ?? 0) + correct[l * batches.steps + s]!;
        });
      });
    }
    return sums.map(({ loss, correct }) => ({
      loss: loss / count,
      accuracy: correct === null ? null : correct / count,
    }));
  }
}

function given({ images, labels, places, sizes, setOf }: Batches): Readonly<Record<string, Float32Array>> {
  return {
    [NAMES.images]: images,
    [NAMES.labels]: labels,
    [NAMES.places]: places,
    [NAMES.sizes]: sizes,
    [NAMES.sets]: setOf,
  };
}

/** Of a training step, which collects the constants of its rule. */
export function rehearsalOf(network: Network, batch: number): Rehearsal {
  const kind = network.kernel === null ? 'gradient' : 'train';
  const task: Task = { kind, steps: 2, batch, sets: 1, images: 2 * batch };
  const inputs = inputsOf(network, task);
  const { lanes } = network;
  return { lanes, inputs, trace: (input, launch) => traceTask(network, task, inputs, input, launch) };
}

function zeros(network: Network, buffer: string, batch: number): Float32Array {
  const [rows, columns] = sizeOf(network, buffer, batch);
  return new Float32Array(rows * columns * network.lanes);
}
