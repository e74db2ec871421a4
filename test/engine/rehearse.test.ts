import { expect, test } from 'vitest';
import { DeviceError } from '../../src/engine/device-error.ts';
import { Constants } from '../../src/engine/gpujs/elementwise.ts';
import { rehearse } from '../../src/engine/gpujs/rehearse.ts';
import { adamw } from '../../src/optimizer/adam.ts';
import { specialise } from '../../src/optimizer/rule/specialise.ts';
import { mlp } from '../../src/problem/model/mlp.ts';

const { rule, hyper } = adamw();
const network = (lanes: number) => ({
  program: mlp(784, [200], 10),
  kernel: specialise(rule, hyper),
  constants: new Constants(),
  features: 784,
  lanes,
});
const roomy = { buffersPerKernel: 8, maxBufferBytes: 2 ** 27 };

test('a cohort that needs a larger buffer than the device has is refused before anything is compiled', () => {
  rehearse(network(128), 64, roomy);
  const tooMany = () => {
    rehearse(network(256), 64, roomy);
  };
  expect(tooMany).toThrow(DeviceError);
  expect(tooMany).toThrow('256 lanes need a buffer of 153.1 MiB; this device allows 128.0 MiB');
});

test('a rule that reads more buffers than a kernel of the device may have is refused', () => {
  expect(() => {
    rehearse(network(1), 64, { ...roomy, buffersPerKernel: 3 });
  }).toThrow(/a kernel of it takes \d+ buffers, this device allows 3; take --engine cpu/);
});
