import { InputError } from '../../base/errors.ts';
import { formatBytes } from '../../base/units.ts';
import { DeviceError } from '../device-error.ts';
import type { Extent, Launch } from './launch.ts';
import { inputsOf, type Network, type Task } from './network.ts';
import { traceTask } from './task.ts';

/** What a device allows. */
export interface Limits {
  readonly buffersPerKernel: number;
  readonly maxBufferBytes: number;
}

/**
 * Traces a training step with nobody there to compile it. Collects the rule's constants, refuses what cannot be
 * expressed, and what a device does not allow, before it is asked.
 */
export function rehearse(network: Network, batch: number, { buffersPerKernel, maxBufferBytes }: Limits): void {
  const task: Task = { kind: network.kernel === null ? 'gradient' : 'train', steps: 1, batch, sets: 1 };
  const launch: Launch = (output, args) => {
    const buffers = Object.keys(args).length + 1;
    if (buffers > buffersPerKernel)
      throw new InputError(
        `gpujs cannot compile the rule: a kernel of it takes ${buffers} buffers, this device allows ${buffersPerKernel}; take --engine cpu`,
      );
    check(output);
    return {};
  };
  const check = (extent: Extent): void => {
    const bytes = extent.reduce((product, side) => product * side, 4);
    if (bytes > maxBufferBytes)
      throw new DeviceError(
        `${network.lanes} lanes need a buffer of ${formatBytes(bytes)}; this device allows ${formatBytes(maxBufferBytes)}`,
      );
  };
  const inputs = inputsOf(network, task);
  for (const extent of inputs.values()) check(extent);
  traceTask(network, task, inputs, () => ({}), launch);
}
