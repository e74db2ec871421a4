import { InputError } from '../base/errors.ts';
import { unknownName } from '../base/unknown-name.ts';
import type { Availability, Engine } from './engine.ts';

/** Every engine that there is, by the name that `--engine` takes; the code behind it is loaded when it is asked for. */
const ENGINES = {
  'cpu:blas': async () => (await import('./cpu/cpu.ts')).cpuEngine('blas'),
  'cpu:wasm': async () => (await import('./cpu/cpu.ts')).cpuEngine('wasm'),
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
const engineRequests: readonly string[] = ['auto', 'cpu', ...engineIds];

/**
 * Turns what the user asked for into an engine that this machine has. What cannot be had is refused with the reason
 * and how to get it; a choice that was left to us never fails.
 */
export async function chooseEngine(request: string): Promise<EngineChoice> {
  const asked = engineIds.find((id) => id === request);
  if (asked !== undefined) {
    const availability = await probe(asked);
    if (availability.available) return { id: asked, reason: 'asked for' };
    throw new InputError(`the engine ${asked} is not to be had here: ${availability.reason}; ${availability.hint}`);
  }
  if (request !== 'auto' && request !== 'cpu') {
    throw new InputError(`--engine: unknown engine ${unknownName(request, engineRequests)}.`);
  }
  const blas = await probe('cpu:blas');
  return blas.available
    ? { id: 'cpu:blas', reason: 'a system BLAS was found' }
    : { id: 'cpu:wasm', reason: `no system BLAS: ${blas.reason}` };
}

export async function probe(id: EngineId): Promise<Availability> {
  return (await loadEngine(id)).probe();
}
