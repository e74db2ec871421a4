import type { Dataset } from '../../problem/data/dataset.ts';
import type { Cohort } from '../engine.ts';

/** A program and its data, as the Python process gets them: what it is, and the bytes of the dataset. */
export function torchProgram({
  program,
  data,
}: Pick<Cohort, 'program' | 'data'>): readonly [Record<string, unknown>, ...Uint8Array[]] {
  const { forward, buffers, parameters, constants } = program;
  const { train, test, features, normalise }: Dataset = data;
  const header = {
    program: {
      forward,
      buffers,
      constants: constants.map(({ buffer }) => buffer),
      parameters: parameters.map(({ buffer, gradient }) => ({ buffer, gradient })),
    },
    features,
    normalise,
    counts: { train: train.count, test: test.count },
  };
  return [header, train.images, train.labels, test.images, test.labels];
}
