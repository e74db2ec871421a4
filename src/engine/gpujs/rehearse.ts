import { InputError } from '../../base/errors.ts';
import { formatBytes } from '../../base/units.ts';
import { DeviceError } from '../device-error.ts';
import type { Extent, Handle, Launch } from './launch.ts';

/** What a device allows. */
export interface Limits {
  readonly buffersPerKernel: number;
  readonly maxBufferBytes: number;
  /** Of everything that a plan brings back. */
  readonly maxResultBytes: number;
}

/** A plan that nobody compiles yet. */
export interface Rehearsal {
  readonly lanes: number;
  readonly inputs: ReadonlyMap<string, Extent>;
  /** Returns the handles of its results by name. */
  readonly trace: (input: (name: string) => Handle, launch: Launch) => Readonly<Record<string, Handle>>;
}

/** Refuses what cannot be expressed, and what a device does not allow, before it is asked. */
export function rehearse({ lanes, inputs, trace }: Rehearsal, limits: Limits): void {
  const { buffersPerKernel, maxBufferBytes, maxResultBytes } = limits;
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
  for (const extent of inputs.values()) check(extent);
  const results = trace(() => ({}), launch);
  // What comes back comes in one buffer.
  const all = Object.values(results).reduce((sum, handle) => sum + (bytes.get(handle) ?? 0), 0);
  fits(all, maxResultBytes);
}
