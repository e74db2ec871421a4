import { GPU } from '../../base/bundled/gpu.ts';
import { InputError } from '../../base/errors.ts';
import { packageVersion } from '../../base/packages.ts';
import type { Availability } from '../engine.ts';
import type { Mode } from './modes.ts';
import type { Executor } from './plan.ts';
import type { Limits } from './rehearse.ts';
import { findAdapter, guarded, installWebGpu, releaseDevice } from './webgpu.ts';

/** Who must have executed a plan for the mode to be what was asked for. */
const EXECUTORS: Readonly<Record<Mode, Executor>> = {
  webgpu: { backend: 'webgpu', kind: 'fused-encoder' },
  headlessgl: { backend: 'gpu', kind: 'generic' },
  webasm: { backend: 'webasm', kind: 'fused-sync' },
  cpu: { backend: 'cpu', kind: 'generic' },
};

/** gpu.js in a mode, ready to compile plans. */
export interface Host extends Limits {
  readonly gpu: GPU;
  readonly executor: Executor;
  readonly device: string;
  /** In one plan, at most. What a network has learned goes to the device and comes back once for all of them. */
  readonly stepsPerPlan: number;
  /** Runs something on the device; whatever goes wrong there is an error. */
  readonly guarded: <T>(run: () => Promise<T>) => Promise<T>;
  close(): Promise<void>;
}

const version = packageVersion('gpu.js') ?? '';

export async function probeMode(mode: Mode): Promise<Availability> {
  switch (mode) {
    case 'webgpu': {
      const found = await findAdapter();
      return found.available
        ? { available: true, device: `${found.name}${found.software ? ' (software: for tests, not for speed)' : ''}` }
        : found;
    }
    case 'headlessgl':
      if (GPU.isHeadlessGLSupported) return { available: true, device: words(mode) };
      return {
        available: false,
        reason: 'the npm package gl is not installed, or has no display to draw on',
        hint: 'install the npm package gl (which is compiled; on Debian with g++, libgl-dev, libxi-dev and libxext-dev), and start Xvfb where there is no screen',
      };
    case 'webasm':
      if (GPU.isWebAssemblySupported) return { available: true, device: words(mode) };
      return { available: false, reason: 'this Node.js has no WebAssembly', hint: 'take --engine gpujs:cpu' };
    case 'cpu':
      return { available: true, device: words(mode) };
    default:
      return mode satisfies never;
  }
}

/** Hosts of this thread that compute on the shared device. */
let onDevice = 0;

export async function openHost(mode: Mode): Promise<Host> {
  const executor = EXECUTORS[mode];
  const limits = { buffersPerKernel: Infinity, maxBufferBytes: Infinity, maxResultBytes: Infinity };
  if (mode !== 'webgpu') {
    const gpu = new GPU({ mode });
    const plain = { gpu, executor, device: `gpu.js ${version} ${words(mode)}`, stepsPerPlan: 32, ...limits };
    return { ...plain, guarded: (run) => run(), close: () => gpu.destroy() };
  }
  const found = await findAdapter();
  if (!found.available) throw new InputError(`gpujs:webgpu needs a graphics card, but ${found.reason}: ${found.hint}`);
  installWebGpu();
  onDevice++;
  const gpu = new GPU({ mode });
  const { name, buffersPerKernel, maxBufferBytes, maxResultBytes } = found;
  return {
    gpu,
    executor,
    device: `gpu.js ${version} ${words(mode)} on ${name}`,
    buffersPerKernel,
    maxBufferBytes,
    maxResultBytes,
    // Half an epoch of MNIST: what travels for it is reckoned up in test/bench/README.md.
    stepsPerPlan: 512,
    guarded,
    close: async () => {
      await gpu.destroy();
      if (--onDevice === 0) await releaseDevice();
    },
  };
}

/** A mode with the executor that it is held to. */
function words(mode: Mode): string {
  const { kind } = EXECUTORS[mode];
  return kind === 'generic' ? mode : `${mode} (${kind})`;
}
