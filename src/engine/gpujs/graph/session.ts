import { gradientOf } from '../../../graph/model.ts';
import type { BatchRows, Cohort, Session } from '../../engine.ts';
import { partsOf } from '../../parts.ts';
import type { Host } from '../host.ts';
import { evenly } from '../plans.ts';
import { scalarMaker } from '../scalars.ts';
import { setsOf } from '../sets.ts';
import { fieldBatchMaker, givenBatches, type FieldBatches } from './batches.ts';
import { drawer } from './draw.ts';
import { evaluateSplit } from './evaluate.ts';
import type { ModelTask } from './model-task.ts';
import { listName, optimizerState, scalarsName } from './names.ts';
import { stepsWithRoom } from './room.ts';
import { openRunner, type Given } from './runner.ts';
import { codeOf } from './task-code.ts';
import { trainedOf } from './trained.ts';
import { firstValues } from './values.ts';

/** Buffers that a kernel is written with, where a device lets it have more. */
const BUFFERS = 16;

/** A session of lanes that share their code: their hyperparameters change numbers alone. */
export function openModelSession(host: Host, cohort: Cohort): Session {
  const { data, optimizer, batchSize, seeds } = cohort;
  const settings = optimizer && cohort.lanes.map((lane) => partsOf(optimizer, lane, cohort.model.parameters));
  const trained = trainedOf(cohort, settings?.[0] ?? null, Math.min(BUFFERS, host.buffersPerKernel));
  const { model, parameters, parts, lanes } = trained;
  const values = firstValues(trained, settings ?? []);

  const update: ModelTask = { kind: 'update', steps: 1, batch: batchSize, last: batchSize, sets: 1, samples: 0 };
  const trains: ModelTask = { ...update, kind: parts === null ? 'gradient' : 'train', samples: batchSize };
  const [first] = model.train;
  const runner = openRunner(host, trained, first === undefined ? update : { ...trains, last: first.batch }, (name) =>
    values.get(name)!,
  );
  const kernels = model.train.map(({ batch }) => codeOf(trained, trains, batch).kernels.length);
  for (const { batch } of model.evaluate) codeOf(trained, { ...trains, kind: 'evaluate' }, batch);
  const stepsAtOnce = stepsWithRoom(host, trained, data, batchSize, Math.max(1, ...kernels));

  const makeBatches = fieldBatchMaker(data, [...trained.fields.keys()]);
  const draw = drawer(trained, seeds);
  const makeScalars = (parts ?? []).map(({ constants }, p) => {
    const own = settings!.map((all) => all[p]!);
    return scalarMaker(own.map(({ kernel }) => kernel), own.map(({ hyper }) => hyper), constants); // prettier-ignore
  });
  let updates = 0;
  const scalars = (steps: number): Given => {
    if (parts === null) throw new Error('this session computes gradients only; it has no update');
    updates += steps;
    return Object.fromEntries(makeScalars.map((make, p) => [scalarsName(p), make(steps)]));
  };
  const taskOf = (kind: ModelTask['kind'], batch: number, { steps, last, sets, count }: FieldBatches): ModelTask => ({
    ...{ kind, steps, batch, last, sets, samples: count },
  });
  const stepSome = async (rows: BatchRows): Promise<Float32Array> => {
    const batches = makeBatches('train', rows, batchSize);
    const task = taskOf('train', batchSize, batches);
    const results = await runner.run(task, { ...givenBatches(batches), ...draw(task), ...scalars(batches.steps) });
    values.keep(results);
    for (const name of parameters.map((each) => gradientOf(each.name)))
      if (!results.has(name) && name in first!.graph.outputs) values.leave(name);
    return results.get(listName('loss'))!;
  };
  /** What is evaluated in place of parameters, where an optimizer averages them. */
  const averages = (): Given => {
    const all = (updates === 0 ? [] : (parts ?? [])).flatMap(({ kernel: { evaluateAt }, parameters: own }) =>
      evaluateAt === undefined ? [] : own.map(({ name }) => [name, values.get(optimizerState(evaluateAt, name))!]),
    );
    return Object.fromEntries(all) as Given;
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
      const results = await runner.run(task, { ...givenBatches(batches), ...draw(task) });
      values.keep(results);
      return Float64Array.from(results.get(listName('loss'))!);
    },
    loss: async (rows) => {
      const batch = rows[0]!.length;
      const batches = makeBatches('train', rows, batch);
      const results = await runner.run(taskOf('evaluate', batch, batches), givenBatches(batches));
      return Float64Array.from(results.get(listName('loss'))!);
    },
    update: async () => {
      values.keep(await runner.run(update, scalars(1)));
    },
    evaluate: (split) => {
      const { count } = data.splits[split]!;
      const size = { lanes, count, rowsAtOnce: stepsAtOnce(1) * batchSize };
      const outputs = Object.keys(model.evaluate[0]!.graph.outputs);
      return evaluateSplit(outputs, size, async (rows) => {
        const batch = Math.min(batchSize, rows.length);
        const batches = makeBatches(split, Array<Uint32Array>(lanes).fill(rows), batch);
        const task = taskOf('evaluate', batch, batches);
        return { task, results: await runner.run(task, { ...averages(), ...givenBatches(batches) }) };
      });
    },
    // What it throws is a refusal.
    read: async (name, into) => Promise.resolve(values.read(name, into)),
    readState: (state, parameter, into) => Promise.resolve(values.readState(state, parameter, into)),
    write: (name, numbers) => {
      values.write(name, numbers);
      return Promise.resolve();
    },
    close: () => runner.close(),
  };
}
