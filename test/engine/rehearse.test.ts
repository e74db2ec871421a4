import { expect, test } from 'vitest';
import { DeviceError } from '../../src/engine/device-error.ts';
import { Constants } from '../../src/engine/gpujs/elementwise.ts';
import { rehearse } from '../../src/engine/gpujs/rehearse.ts';
import { rehearsalOf } from '../../src/engine/gpujs/session.ts';
import { adamw } from '../../src/optimizer/adam.ts';
import { specialise } from '../../src/optimizer/rule/specialise.ts';
import { mlp } from '../../src/problem/model/mlp.ts';

const { rule, hyper } = adamw();
const network = (lanes: number) =>
  rehearsalOf(
    {
      program: mlp(784, [200], 10),
      kernel: specialise(rule, hyper),
      constants: new Constants(),
      features: 784,
      lanes,
    },
    64,
  );
const roomy = { buffersPerKernel: 8, maxBufferBytes: 2 ** 27, maxResultBytes: 2 ** 28 };

test('a cohort that needs a larger buffer than the device has is refused before anything is compiled', () => {
  rehearse(network(128), roomy);
  const tooMany = () => {
    rehearse(network(256), roomy);
  };
  expect(tooMany).toThrow(DeviceError);
  expect(tooMany).toThrow('256 lanes need a buffer of 153.1 MiB; this device allows 128.0 MiB');
});

test('a cohort whose results are too large for one buffer is refused, though each would have room', () => {
  expect(() => {
    rehearse(network(100), { ...roomy, maxResultBytes: 2 ** 27 });
  }).toThrow('100 lanes need a buffer of 182.0 MiB; this device allows 128.0 MiB');
});

test('a network that is too large by itself is refused with what to do', () => {
  expect(() => {
    rehearse(network(1), { ...roomy, maxBufferBytes: 2 ** 18 });
  }).toThrow('the network needs a buffer of 612.5 KiB; this device allows 256.0 KiB; take --engine cpu');
});

test('a rule that reads more buffers than a kernel of the device may have is refused', () => {
  expect(() => {
    rehearse(network(1), { ...roomy, buffersPerKernel: 3 });
  }).toThrow(/a kernel of it takes \d+ buffers, this device allows 3; take --engine cpu/);
});
