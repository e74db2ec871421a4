import { InputError } from '../../base/errors.ts';
import { formatBytes } from '../../base/units.ts';
import { DeviceError } from '../device-error.ts';
import type { Extent, Handle, Launch } from './launch.ts';
import { inputsOf, type Network, type Task } from './network.ts';
import { traceTask } from './task.ts';

/** What a device allows. */
export interface Limits {
  readonly buffersPerKernel: number;
  readonly maxBufferBytes: number;
  /** Of everything that a plan brings back. */
  readonly maxResultBytes: number;
}

/**
 * Traces a training step with nobody there to compile it. Collects the rule's constants, refuses what cannot be
 * expressed, and what a device does not allow, before it is asked.
 */
export function rehearse(network: Network, batch: number, limits: Limits): void {
  const { buffersPerKernel, maxBufferBytes, maxResultBytes } = limits;
  const task: Task = {
    kind: network.kernel === null ? 'gradient' : 'train',
    steps: 2,
    batch,
    sets: 1,
    images: 2 * batch,
  };
  const { lanes } = network;
  const bytes = new Map<Handle, number>();
  const launch: Launch = (output, args) => {
    const buffers = Object.keys(args.all).length + 1;
    if (buffers > buffersPerKernel)
      throw new InputError(
        `gpujs cannot compile the rule: a kernel of it takes ${buffers} buffers, this device allows ${buffersPerKernel}; take --engine cpu`,
      );
    const handle = {};
    bytes.set(handle, check(output));
    return handle;
  };
  const check = (extent: Extent): number =>
    fits(
      extent.reduce((product, side) => product * side, 4),
      maxBufferBytes,
    );
  const fits = (size: number, allowed: number): number => {
    if (size <= allowed) return size;
    const [what, advice] = lanes === 1 ? ['the network needs', '; take --engine cpu'] : [`${lanes} lanes need`, ''];
    throw new DeviceError(
      `${what} a buffer of ${formatBytes(size)}; this device allows ${formatBytes(allowed)}${advice}`,
    );
  };
  const inputs = inputsOf(network, task);
  for (const extent of inputs.values()) check(extent);
  const results = traceTask(network, task, inputs, () => ({}), launch);
  // What comes back comes in one buffer.
  const all = Object.values(results).reduce((sum, handle) => sum + (bytes.get(handle) ?? 0), 0);
  fits(all, maxResultBytes);
}
