import { existsSync } from 'node:fs';
import { INSTALL_AGAIN } from '../../base/packages.ts';
import { DeviceError } from '../device-error.ts';
import type { Availability, Unavailable } from '../engine.ts';
import { mayHaveVulkan } from './vulkan-drivers.ts';

/** An adapter that this machine offers. */
export interface Adapter {
  readonly available: true;
  /** The device's name, for people. */
  readonly name: string;
  /** Whether it is a program that plays a graphics card. */
  readonly software: boolean;
  /** Of one buffer that a kernel can read. */
  readonly maxBufferBytes: number;
  /** Of one buffer that results are brought back in. */
  readonly maxResultBytes: number;
  readonly buffersPerKernel: number;
}

/** Rasterisers that compute on the processor, by the names that they give themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bcpu\b/i;

/** Where Linux has graphics cards: those of its own drivers, of NVIDIA's, and of the Windows around it. */
const CARDS = ['/dev/dri', '/dev/nvidia0', '/dev/dxg'];

/** More than any kernel of ours takes; a device allows 8 unless it is asked for more. */
const BUFFERS_PER_KERNEL = 16;

/**
 * Dawn would compare every index with the length of its buffer, which takes longer than what is done with the number. A
 * rule cannot name an index; those in our kernels are a thread's place, a step's and a lane's number and a checked label.
 */
const OPTIONS = ['enable-dawn-features=disable_robustness'];

/** Dawn's entry object, one for every thread. It must outlive its devices, so nothing ever lets go of it. */
let api: Promise<GPU> | null = null;

/** The device in use, which gpu.js shares between all kernels of a thread. */
let current: Connection | null = null;

interface Connection {
  readonly device: GPUDevice;
  /** What went wrong on the device since somebody asked; gpu.js itself goes on with zeros. */
  readonly errors: string[];
  lost: string | null;
}

/** Looks for an adapter. Loads Dawn, which takes some 0.1 s. */
export async function findAdapter(): Promise<Adapter | Unavailable> {
  const found = await requestAdapter();
  if ('available' in found) return found;
  const { info, limits } = found;
  const name = [info.description, info.device, info.architecture, info.vendor].find((text) => text !== '') ?? 'no name';
  const all = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return {
    available: true,
    name,
    software: info.isFallbackAdapter || SOFTWARE.test(all),
    maxBufferBytes: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize),
    maxResultBytes: limits.maxBufferSize,
    buffersPerKernel: Math.min(BUFFERS_PER_KERNEL, limits.maxStorageBuffersPerShaderStage),
  };
}

/** A graphics card that trains: a rasteriser on the processor is none. Looks without loading anything where it can. */
export async function findGraphicsCard(): Promise<Availability> {
  const hint =
    'a card needs a driver that speaks Vulkan, Metal or Direct3D 12; on Linux it shows as /dev/dri or /dev/nvidia0';
  if (process.platform === 'linux' && !CARDS.some((file) => existsSync(file)))
    return { available: false, reason: 'no graphics card was found', hint };
  const found = await findAdapter();
  if (!found.available) return found;
  return found.software
    ? { available: false, reason: `${found.name} is a program that plays a graphics card`, hint }
    : { available: true, device: found.name };
}

async function requestAdapter(): Promise<GPUAdapter | Unavailable> {
  const hint = 'install a driver that speaks Vulkan, Metal or Direct3D 12 (on Debian also libvulkan1)';
  // Dawn would say the same on the terminal, at greater length.
  if (!mayHaveVulkan()) return { available: false, reason: 'no Vulkan driver is installed', hint };
  try {
    api ??= import('../../base/bundled/webgpu.ts').then(({ create }) => create(OPTIONS));
    const adapter = await (await api).requestAdapter({ powerPreference: 'high-performance' });
    return adapter ?? { available: false, reason: 'WebGPU finds no graphics card', hint };
  } catch (error) {
    const reason = `WebGPU cannot be loaded: ${(error as Error).message.split('\n')[0]!}`;
    return { available: false, reason, hint: INSTALL_AGAIN };
  }
}

/**
 * Makes gpu.js find WebGPU, which it looks for where a browser has it. Our adapter hands out a device with as many
 * buffers a kernel as there can be, whose errors we hear.
 */
export function installWebGpu(): void {
  const scope = globalThis as { navigator?: { gpu?: unknown } };
  scope.navigator ??= {};
  if (scope.navigator.gpu !== undefined) return;
  Object.defineProperty(scope.navigator, 'gpu', { value: { requestAdapter: adapterForGpuJs }, configurable: true });
}

async function adapterForGpuJs() {
  const adapter = await requestAdapter();
  if ('available' in adapter) return null;
  const { limits } = adapter;
  return {
    limits,
    requestDevice: async ({ requiredLimits }: { requiredLimits: Record<string, number> }): Promise<GPUDevice> => {
      const maxStorageBuffersPerShaderStage = Math.min(BUFFERS_PER_KERNEL, limits.maxStorageBuffersPerShaderStage);
      const device = await adapter.requestDevice({
        requiredLimits: { ...requiredLimits, maxStorageBuffersPerShaderStage },
      });
      current = listen(device);
      return device;
    },
  };
}

function listen(device: GPUDevice): Connection {
  const connection: Connection = { device, errors: [], lost: null };
  const lost = device.lost.then(({ reason, message }) => {
    connection.lost = message === '' ? reason : message;
    return { reason: 'destroyed', message };
  });
  device.addEventListener('uncapturederror', (event) => {
    connection.errors.push(event.error.message);
    event.preventDefault();
  });
  // gpu.js would print what we report: errors, and losses but those for this reason.
  Object.defineProperty(device, 'onuncapturederror', { set: () => undefined, configurable: true });
  Object.defineProperty(device, 'lost', { value: lost, configurable: true });
  return connection;
}

/** Runs something on the device, and makes an error of everything that goes wrong there. */
export async function guarded<T>(run: () => Promise<T>): Promise<T> {
  current?.errors.splice(0);
  let outcome: { readonly value: T } | { readonly error: unknown };
  try {
    outcome = { value: await run() };
  } catch (error) {
    outcome = { error };
  }
  // Where the device of before was lost, gpu.js has taken a new one.
  const used = current;
  // Errors come as events, some time after what caused them; a device that is lost brings none.
  if (used !== null && used.lost === null) await settled(used.device);
  const lost = used?.lost ?? null;
  if (lost !== null) throw new DeviceError(`the graphics card was lost: ${lost}`);
  const [first] = used?.errors.splice(0) ?? [];
  if (first !== undefined) throw new DeviceError(`the graphics card refused: ${first.split('\n')[0]!}`);
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

async function settled(device: GPUDevice): Promise<void> {
  try {
    device.pushErrorScope('validation');
    await device.popErrorScope();
  } catch {
    // Lost meanwhile, which `lost` tells.
  }
}

/** Lets go of the device; a thread that ends with one in use takes the process with it. */
export async function releaseDevice(): Promise<void> {
  const connection = current;
  current = null;
  if (connection === null) return;
  connection.device.destroy();
  await connection.device.lost;
}
