import type { Hyper } from '../../optimizer/rule/expression.ts';
import { specialise } from '../../optimizer/rule/specialise.ts';
import type { Operation } from '../../problem/program.ts';
import type { Cohort, Engine } from '../engine.ts';
import { laneSession, type Lane } from '../lane-session.ts';
import { tensorFunctions } from '../tensor-functions.ts';
import { share, tensorRanges } from '../whole.ts';
import { openReferenceModel } from './model.ts';
import { execute, type Batch, type Matrix } from './operations.ts';
import { ruleUpdate } from './update.ts';

const DEVICE = 'plain loops, float64';

/** Double precision, plain loops, nothing clever. Slow on purpose: it is what the fast engines must agree with. */
export const reference: Engine = {
  name: 'reference',
  probe: () => Promise.resolve({ available: true, device: DEVICE }),
  open: async (cohort) => {
    const lanes = await Promise.all(cohort.lanes.map((hyper) => referenceLane(cohort, hyper)));
    return laneSession(DEVICE, lanes, cohort.data, cohort.batchSize);
  },
  openModel: (cohort) => openReferenceModel(cohort, DEVICE),
};

async function referenceLane({ program, data, optimizer, batchSize }: Cohort, hyper: Hyper): Promise<Lane> {
  const tensors = tensorRanges(program);
  const total = tensors.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const parameters = { values: new Float64Array(total), gradients: new Float64Array(total) };
  const kernel = optimizer === null ? null : specialise(optimizer.rule, hyper);
  const functions = await tensorFunctions(kernel?.wholes ?? [], tensors);

  const matrices = new Map<string, Matrix>();
  for (const { name, rows, columns } of [...program.buffers, ...functions.buffers]) {
    const width = columns === 'batch' ? batchSize : columns;
    const height = rows === 'batch' ? batchSize : rows;
    matrices.set(name, { rows, columns: width, values: new Float64Array(height * width) });
  }
  program.parameters.forEach(({ buffer, gradient }, i) => {
    matrices.set(buffer, { ...matrix(buffer), values: share(parameters.values, tensors[i]!) });
    matrices.set(gradient, { ...matrix(gradient), values: share(parameters.gradients, tensors[i]!) });
  });
  function matrix(name: string): Matrix {
    return matrices.get(name)!;
  }

  let batch: Batch = { data, split: 'train', rows: new Uint32Array(0), loss: NaN, correct: null };
  const run = (operation: Operation): void => {
    execute(operation, matrix, batch);
  };
  const functionOf = functions.open(
    (buffer) => matrix(buffer).values,
    (product) => () => {
      run(product);
    },
  );
  const update = kernel === null ? null : ruleUpdate([{ kernel, hyper, tensors, functionOf }], parameters);
  return {
    forward: (split, rows) => {
      batch = { data, split, rows, loss: NaN, correct: null };
      program.forward.forEach(run);
      return batch;
    },
    backward: () => {
      program.backward.forEach(run);
    },
    update: () => {
      if (update === null) throw new Error('this session computes gradients only; it has no update');
      update.step();
    },
    exchange: () => {
      update?.exchange();
    },
    read: (buffer) => matrix(buffer).values,
    write: (buffer, values) => {
      matrix(buffer).values.set(values);
    },
    state: (name, parameter) => update?.state(name, parameter) ?? null,
  };
}
