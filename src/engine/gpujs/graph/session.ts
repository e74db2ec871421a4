import { gradientOf } from '../../../graph/model.ts';
import { withParameterGradients } from '../../../graph/parameter-gradients.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { FieldSplitName } from '../../../problem/data/fields.ts';
import type { BatchRows, Evaluation, ModelCohort, Numbers, Session } from '../../engine.ts';
import { partsOf, type Part } from '../../parts.ts';
import { randomStream } from '../../random-stream.ts';
import { modelRanges } from '../../whole.ts';
import { setsOf } from '../batches.ts';
import { Constants } from '../elementwise.ts';
import type { Host } from '../host.ts';
import type { Handle } from '../launch.ts';
import { makePlan } from '../plan.ts';
import { evenly, Plans } from '../plans.ts';
import { rehearse } from '../rehearse.ts';
import { scalarMaker } from '../scalars.ts';
import { fieldBatchMaker, type FieldBatches } from './batches.ts';
import { GraphConstants } from './constants.ts';
import { traceModelTask } from './task.ts';
import {
  codeOf,
  fieldName,
  inputsOf,
  lieOfParameter,
  listName,
  NAMES,
  optimizerState,
  randomName,
  scalarsName,
  stateName,
  type ModelTask,
  type Trained,
  type TrainedParameter,
  type TrainedPart,
} from './trained.ts';

/** Of the samples of one plan, and of what is drawn for it. */
const DATA_BYTES = 2 ** 28;
/** Of graphs in one plan: somewhat more than half an epoch of MNIST has, which takes a second to trace and to compile. */
const MOST_KERNELS = 2 ** 13;
/** Buffers that a kernel is written with, where a device lets it have more. */
const BUFFERS = 16;

/** A session of lanes that share their code: their hyperparameters change numbers alone. Values live here between plans. */
export function openModelSession(host: Host, cohort: ModelCohort): Session {
  const { data, optimizer, batchSize, seeds } = cohort;
  const lanes = cohort.lanes.length;
  const settings = optimizer && cohort.lanes.map((lane) => partsOf(optimizer, lane, cohort.model.parameters));
  const trained = trainedOf(cohort, settings?.[0] ?? null, Math.min(BUFFERS, host.buffersPerKernel));
  const { model, parameters } = trained;
  const rehearsed: ModelTask = {
    kind: settings === null ? 'gradient' : 'train',
    ...{ steps: 1, batch: batchSize, last: model.train[0]!.batch, sets: 1, samples: batchSize },
  };
  rehearse({ lanes, inputs: inputsOf(trained, rehearsed), trace: (input, launch) => traceModelTask(trained, rehearsed, inputsOf(trained, rehearsed), input, launch) }, host); // prettier-ignore
  for (const kind of ['train', 'evaluate'] as const)
    for (const { batch } of model[kind]) codeOf(trained, { ...rehearsed, kind }, batch);

  const values = new Map<string, Float32Array>();
  const stale = new Set<string>();
  for (const { name, lie } of parameters) {
    const size = lie.rows * lie.columns;
    for (const each of [name, gradientOf(name)]) values.set(each, new Float32Array(size * lanes));
  }
  for (const [p, part] of (trained.parts ?? []).entries())
    for (const { name, lie } of part.parameters)
      for (const [s, state] of part.kernel.states.entries()) {
        const size = lie.rows * lie.columns;
        const all = new Float32Array(size * lanes);
        settings!.forEach((own, l) => all.fill(own[p]!.kernel.states[s]!.initial, l * size, (l + 1) * size));
        values.set(optimizerState(state.name, name), all);
      }
  for (const { name, shape, initial } of model.states)
    values.set(stateName(name), new Float32Array(sizeOf(shape) * lanes).fill(initial));

  const makeBatches = fieldBatchMaker(data, [...trained.fields.keys()]);
  const makeScalars = trained.parts?.map(({ constants }, p) => {
    const own = settings!.map((parts) => parts[p]!);
    return scalarMaker(own.map(({ kernel }) => kernel), own.map(({ hyper }) => hyper), constants); // prettier-ignore
  });
  const draw = drawer(trained, seeds);
  let updates = 0;

  const plans = new Plans<ModelTask>((task) => {
    const inputs = inputsOf(trained, task);
    return makePlan({
      ...host,
      inputs,
      trace: (input, launch) => traceModelTask(trained, task, inputs, input, launch),
    });
  });
  const run = (
    task: ModelTask,
    given: Readonly<Record<string, Float32Array>>,
  ): Promise<ReadonlyMap<string, Float32Array>> => {
    const all: Readonly<Record<string, Float32Array>> = {
      [NAMES.start]: Float32Array.of(-1),
      [NAMES.zeros]: new Float32Array(task.steps * lanes),
      [NAMES.constants]: Float32Array.from(trained.constants.values.length === 0 ? [0] : trained.constants.values),
      ...given,
    };
    return host.guarded(async () => (await plans.of(task)).run((name) => all[name] ?? values.get(name)!));
  };
  const keep = (results: ReadonlyMap<string, Float32Array>): void => {
    for (const [name, result] of results) {
      if (!values.has(name)) continue;
      values.set(name, result);
      stale.delete(name);
    }
  };
  const scalars = (steps: number): Readonly<Record<string, Float32Array>> => {
    if (makeScalars === undefined) throw new Error('this session computes gradients only; it has no update');
    updates += steps;
    return Object.fromEntries(makeScalars.map((make, p) => [scalarsName(p), make(steps)]));
  };
  const taskOf = (kind: ModelTask['kind'], batch: number, { steps, last, sets, count }: FieldBatches): ModelTask => ({
    ...{ kind, steps, batch, last, sets, samples: count },
  });
  const stepSome = async (rows: BatchRows): Promise<Float32Array> => {
    const batches = makeBatches('train', rows, batchSize);
    const task = taskOf('train', batchSize, batches);
    const results = await run(task, { ...given(batches), ...draw(task), ...scalars(batches.steps) });
    keep(results);
    for (const { name } of parameters) if (!results.has(gradientOf(name))) stale.add(gradientOf(name));
    return results.get(listName('loss'))!;
  };
  const stepsAtOnce = (sets: number): number => {
    const samples = [...trained.fields.values()].reduce((sum, size) => sum + size, 0) * 4;
    const drawn = [...trained.randoms.values()].reduce((sum, { size }) => sum + size, 0) * lanes * 4;
    const room = Math.min(DATA_BYTES, host.maxBufferBytes);
    const { count } = data.splits.train;
    const forSamples = count * samples <= room ? Infinity : room / (samples * sets * batchSize);
    const { kernels: some } = codeOf(trained, rehearsed, rehearsed.last);
    return Math.max(1, Math.floor(Math.min(host.stepsPerPlan, MOST_KERNELS / some.length, forSamples, room / drawn)));
  };

  return {
    device: host.device,
    chunkSteps: evenly(Math.ceil(data.splits.train.count / batchSize), stepsAtOnce(1)),
    step: async (rows) => {
      const steps = Math.ceil((rows[0]?.length ?? 0) / batchSize);
      const losses = new Float64Array(steps * lanes);
      const each = evenly(steps, stepsAtOnce(setsOf(rows).different.length));
      for (let at = 0; at < steps; at += each) {
        const some = await stepSome(rows.map((own) => own.subarray(at * batchSize, (at + each) * batchSize)));
        const count = some.length / lanes;
        for (let s = 0; s < count; s++)
          for (let l = 0; l < lanes; l++) losses[(at + s) * lanes + l] = some[l * count + s]!;
      }
      return losses;
    },
    gradient: async (rows) => {
      const batches = makeBatches('train', rows, batchSize);
      const task = taskOf('gradient', batchSize, batches);
      const results = await run(task, { ...given(batches), ...draw(task) });
      keep(results);
      stale.clear();
      return Float64Array.from(results.get(listName('loss'))!);
    },
    loss: async (rows) => {
      const batches = makeBatches('train', rows, rows[0]!.length);
      const results = await run(taskOf('evaluate', rows[0]!.length, batches), given(batches));
      return Float64Array.from(results.get(listName('loss'))!);
    },
    update: async () => {
      const task: ModelTask = { kind: 'update', steps: 1, batch: batchSize, last: batchSize, sets: 1, samples: 0 };
      keep(await run(task, scalars(1)));
    },
    evaluate: (split) => evaluate(split),
    read: (name, into) => {
      if (stale.has(name))
        return Promise.reject(
          new Error(`gpujs leaves ${name} on the device; it can be read after one step, not after several at once`),
        );
      return Promise.resolve(copy(values.get(name)!, into));
    },
    readState: (state, parameter, into) => {
      const own = values.get(optimizerState(state, parameter));
      return Promise.resolve(own === undefined ? null : copy(own, into));
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

  async function evaluate(split: FieldSplitName): Promise<readonly Evaluation[]> {
    const { count } = data.splits[split]!;
    const averaged = (updates === 0 ? [] : (trained.parts ?? [])).flatMap((part) => {
      const { evaluateAt } = part.kernel;
      if (evaluateAt === undefined) return [];
      return part.parameters.map(({ name }) => [name, values.get(optimizerState(evaluateAt, name))!] as const);
    });
    const instead = Object.fromEntries(averaged);
    const sums = Array.from({ length: lanes }, (): Record<string, number> => ({}));
    const length = stepsAtOnce(1) * batchSize;
    for (let at = 0; at < count; at += length) {
      const rows = Uint32Array.from({ length: Math.min(length, count - at) }, (_, i) => at + i);
      const batches = makeBatches(split, Array<Uint32Array>(lanes).fill(rows), Math.min(batchSize, rows.length));
      const task = taskOf('evaluate', Math.min(batchSize, rows.length), batches);
      const results = await run(task, { ...instead, ...given(batches) });
      for (const name of Object.keys(model.evaluate[0]!.graph.outputs)) {
        const list = results.get(listName(name))!;
        sums.forEach((sum, l) => {
          for (let s = 0; s < task.steps; s++) {
            const size = s === task.steps - 1 ? task.last : task.batch;
            sum[name] = (sum[name] ?? 0) + list[l * task.steps + s]! * size;
          }
        });
      }
    }
    return sums.map((sum) => {
      const means = Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, value / count]));
      const { loss, ...metrics } = means;
      return { loss: loss!, accuracy: metrics['accuracy'] ?? null, metrics };
    });
  }
}

const copy = (own: Float32Array, into: Numbers | undefined): Numbers => {
  if (into === undefined) return own.slice();
  into.set(own);
  return into;
};

function given({ fields, places, setOf }: FieldBatches): Readonly<Record<string, Float32Array>> {
  return {
    ...Object.fromEntries([...fields].map(([name, values]) => [fieldName(name), values])),
    [NAMES.places]: places,
    [NAMES.sets]: setOf,
  };
}

function trainedOf(
  { model: given, data, lanes }: ModelCohort,
  parts: readonly Part[] | null,
  buffersPerKernel: number,
): Trained {
  const model = withParameterGradients(given);
  const ranges = modelRanges(model.parameters);
  const fields = new Map<string, number>();
  const randoms = new Map<string, { readonly size: number; readonly distribution: 'uniform' | 'normal' }>();
  for (const { graph } of [...model.train, ...model.evaluate])
    for (const node of graph.nodes) {
      if (node.kind === 'input') fields.set(node.name, sizeOf(data.fields[node.name]!.shape));
      if (node.kind === 'random') {
        const size = Math.max(sizeOf(node.shape), randoms.get(node.name)?.size ?? 0);
        randoms.set(node.name, { size, distribution: node.distribution });
      }
    }
  const standIns = new Map<string, Handle>();
  const parameters = model.parameters.map((parameter, i): TrainedParameter => ({
    name: parameter.name,
    range: ranges[i]!,
    lie: lieOfParameter(parameter),
  }));
  const trainedPart = (part: Part): TrainedPart => ({
    kernel: part.kernel,
    parameters: parameters.filter(({ name }) => part.parameters.some((parameter) => parameter.name === name)),
    constants: new Constants(),
  });
  return {
    ...{ model, parameters, fields, randoms, buffersPerKernel, lanes: lanes.length },
    parts: parts?.map(trainedPart) ?? null,
    constants: new GraphConstants(),
    standIn: (name) => {
      const handle = standIns.get(name) ?? {};
      standIns.set(name, handle);
      return handle;
    },
    codes: new Map(),
  };
}

/** Draws for the steps of a task, lane by lane and step by step, as other engines do: [lanes, steps, numbers]. */
function drawer(trained: Trained, seeds: readonly number[]) {
  const { randoms, model } = trained;
  const streams = [...randoms].map(([name, { size, distribution }]) => ({
    name,
    size,
    lanes: seeds.map((seed) => randomStream(seed, name, distribution)),
  }));
  /** How many numbers a graph draws. */
  const counts = new Map(
    model.train.map(({ batch, graph }) => [
      batch,
      new Map(
        graph.nodes.flatMap((node) => (node.kind === 'random' ? [[node.name, sizeOf(node.shape)] as const] : [])),
      ),
    ]),
  );
  return ({ steps, batch, last }: ModelTask): Readonly<Record<string, Float32Array>> =>
    Object.fromEntries(
      streams.map(({ name, size, lanes }) => {
        const all = new Float32Array(lanes.length * steps * size);
        lanes.forEach((stream, l) => {
          for (let s = 0; s < steps; s++) {
            const count = counts.get(s === steps - 1 ? last : batch)!.get(name);
            const from = (l * steps + s) * size;
            if (count !== undefined) stream(all.subarray(from, from + count), count);
          }
        });
        return [randomName(name), all];
      }),
    );
}
