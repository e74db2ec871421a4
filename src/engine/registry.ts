import { availableParallelism, cpus } from 'node:os';
import { InputError } from '../base/errors.ts';
import { unknownName } from '../base/unknown-name.ts';
import type { Availability, Available, Engine } from './engine.ts';
import type { ProductSize, ProductSpeeds } from './cpu/products/speed.ts';
import { remembered } from './remembered.ts';

/** Every engine that there is, by the name that `--engine` takes; the code behind it is loaded when it is asked for. */
const ENGINES = {
  'cpu:blas': async () => (await import('./cpu/cpu.ts')).cpuEngine('blas'),
  'cpu:wasm': async () => (await import('./cpu/cpu.ts')).cpuEngine('wasm'),
  'gpujs:webgpu': async () => (await import('./gpujs/gpujs.ts')).gpujsEngine('webgpu'),
  'gpujs:headlessgl': async () => (await import('./gpujs/gpujs.ts')).gpujsEngine('headlessgl'),
  'gpujs:webasm': async () => (await import('./gpujs/gpujs.ts')).gpujsEngine('webasm'),
  'gpujs:cpu': async () => (await import('./gpujs/gpujs.ts')).gpujsEngine('cpu'),
  reference: async () => (await import('./reference/reference.ts')).reference,
} satisfies Record<string, () => Promise<Engine>>;

export type EngineId = keyof typeof ENGINES;

export const engineIds = Object.keys(ENGINES) as readonly EngineId[];

export const loadEngine = (id: EngineId): Promise<Engine> => ENGINES[id]();

/** An engine that was chosen, and why: for people, and for the record. */
export interface EngineChoice {
  readonly id: EngineId;
  readonly reason: string;
}

/** What `--engine` takes: an engine by name, or a word that leaves part of the choice to us. */
const engineRequests: readonly string[] = ['auto', 'cpu', 'gpujs', ...engineIds];

/**
 * Turns what the user asked for into an engine that this machine has. What cannot be had is refused with the reason
 * and how to get it; a choice that was left to us never fails.
 */
export async function chooseEngine(request: string, product: ProductSize = TYPICAL): Promise<EngineChoice> {
  const asked = engineIds.find((id) => id === request);
  if (asked !== undefined) {
    const availability = await probe(asked);
    if (availability.available) return { id: asked, reason: `asked for${noteOf(availability)}` };
    throw new InputError(`the engine ${asked} is not to be had here: ${availability.reason}; ${availability.hint}`);
  }
  switch (request) {
    case 'auto': {
      const card = await graphicsCard();
      if (card.available) return { id: 'gpujs:webgpu', reason: `a graphics card was found: ${card.device}` };
      const { id, reason } = await chooseCpu(product);
      return { id, reason: `${reason}; ${card.reason}` };
    }
    case 'cpu':
      return chooseCpu(product);
    case 'gpujs':
      return chooseMode();
    default:
      throw new InputError(`--engine: unknown engine ${unknownName(request, engineRequests)}.`);
  }
}

async function chooseCpu(product: ProductSize): Promise<EngineChoice> {
  const blas = await probe('cpu:blas');
  if (!blas.available) return { id: 'cpu:wasm', reason: `no system BLAS: ${blas.reason}` };
  const speeds = await productSpeeds(blas.device, product);
  if (speeds === null || speeds.blas <= speeds.wasm * CLEARLY)
    return { id: 'cpu:blas', reason: `a system BLAS was found${noteOf(blas)}` };
  const { m, k, n } = product;
  const times = `${speeds.blas.toFixed(3)} ms where WebAssembly takes ${speeds.wasm.toFixed(3)}`;
  return {
    id: 'cpu:wasm',
    reason: `the system BLAS (${blas.device}) takes ${times} for a product of ${m} × ${k} by ${k} × ${n}${noteOf(blas)}`,
  };
}

/** The first product of 784-200-10 in batches of 64. */
const TYPICAL: ProductSize = { m: 64, k: 784, n: 200 };

/** Beyond this ratio the slower one is slower; below it, the machine may have been busy. */
const CLEARLY = 1.2;

/** How fast this machine multiplies, measured once for each library; null where there is none. */
async function productSpeeds(device: string, product: ProductSize): Promise<ProductSpeeds | null> {
  const { findBlas } = await import('./cpu/products/system-blas.ts');
  const search = await findBlas();
  if (!search.found) return null;
  const { m, k, n } = product;
  const isSpeeds = (value: unknown): value is ProductSpeeds =>
    typeof value === 'object' &&
    value !== null &&
    ['blas', 'wasm'].every((name) => Number((value as Record<string, unknown>)[name]) > 0);
  const key = `product ${m} ${k} ${n} · ${cpus()[0]?.model ?? 'unknown processor'} · ${device} · Node ${process.versions.node}`;
  return remembered(key, isSpeeds, async () => {
    const { timeProducts } = await import('./cpu/products/speed.ts');
    return timeProducts(search.blas, product);
  });
}

const noteOf = ({ device, note }: Available): string => (note === undefined ? '' : ` (${device}: ${note})`);

/** The fastest way of gpu.js that there is; what only plays a graphics card has to be asked for by name. */
async function chooseMode(): Promise<EngineChoice> {
  const card = await graphicsCard();
  if (card.available) return { id: 'gpujs:webgpu', reason: `a graphics card was found: ${card.device}` };
  const gl = await probe('gpujs:headlessgl');
  if (gl.available) return { id: 'gpujs:headlessgl', reason: `${card.reason}; OpenGL was found` };
  const webasm = await probe('gpujs:webasm');
  return { id: webasm.available ? 'gpujs:webasm' : 'gpujs:cpu', reason: `${card.reason}; ${gl.reason}` };
}

/** Whether this machine has a graphics card that gpu.js can use. */
export async function graphicsCard(): Promise<Availability> {
  const { findGraphicsCard } = await import('./gpujs/webgpu.ts');
  return findGraphicsCard();
}

/** How an engine likes its trials, where the user does not say: how many in a cohort, and how many workers. */
export function preferences(id: EngineId): { readonly lanes: number; readonly workers: number } {
  // A network alone fills a hundredth of a graphics card, and all workers would share the one.
  return id === 'gpujs:webgpu' || id === 'gpujs:headlessgl'
    ? { lanes: 256, workers: 1 }
    : { lanes: 1, workers: availableParallelism() };
}

export async function probe(id: EngineId): Promise<Availability> {
  return (await loadEngine(id)).probe();
}
