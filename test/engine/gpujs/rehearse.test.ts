import { expect, test } from 'vitest';
import { DeviceError } from '../../../src/engine/device-error.ts';
import type { ModelTask } from '../../../src/engine/gpujs/graph/model-task.ts';
import { rehearsalOf } from '../../../src/engine/gpujs/graph/runner.ts';
import { trainedOf } from '../../../src/engine/gpujs/graph/trained.ts';
import { rehearse } from '../../../src/engine/gpujs/rehearse.ts';
import { partsOf } from '../../../src/engine/parts.ts';
import { adamw } from '../../../src/optimizer/adam.ts';
import { cohortOf, network } from '../models.ts';
import { syntheticData } from '../synthetic.ts';

const optimizer = adamw();
const data = syntheticData(784, 10, 64, 1);
const model = network(data, [200], 10, 64);
const twoSteps: ModelTask = { kind: 'train', steps: 2, batch: 64, last: 64, sets: 1, samples: 128 };
const trainedBy = (lanes: number) => {
  const cohort = cohortOf({ model, data, batchSize: 64 }, optimizer, Array<typeof optimizer>(lanes).fill(optimizer));
  return rehearsalOf(trainedOf(cohort, partsOf(optimizer, optimizer, model.parameters), 16), twoSteps);
};
const roomy = { buffersPerKernel: 8, maxBufferBytes: 2 ** 27, maxResultBytes: 2 ** 28 };

test('a cohort that needs a larger buffer than the device has is refused before anything is compiled', () => {
  rehearse(trainedBy(128), roomy);
  const tooMany = () => {
    rehearse(trainedBy(256), roomy);
  };
  expect(tooMany).toThrow(DeviceError);
  expect(tooMany).toThrow('256 lanes need a buffer of 153.1 MiB; this device allows 128.0 MiB');
});

test('a cohort whose results are too large for one buffer is refused, though each would have room', () => {
  expect(() => {
    rehearse(trainedBy(100), { ...roomy, maxResultBytes: 2 ** 27 });
  }).toThrow('100 lanes need a buffer of 182.0 MiB; this device allows 128.0 MiB');
});

test('a network that is too large by itself is refused with what to do', () => {
  expect(() => {
    rehearse(trainedBy(1), { ...roomy, maxBufferBytes: 2 ** 18 });
  }).toThrow('the network needs a buffer of 612.5 KiB; this device allows 256.0 KiB; take --engine cpu');
});

test('a rule that reads more buffers than a kernel of the device may have is refused', () => {
  expect(() => {
    rehearse(trainedBy(1), { ...roomy, buffersPerKernel: 3 });
  }).toThrow(/a kernel of it takes \d+ buffers, this device allows 3; take --engine cpu/);
});
