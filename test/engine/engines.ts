import type { Engine } from '../../src/engine/engine.ts';
import { engineIds, loadEngine, probe, type EngineId } from '../../src/engine/registry.ts';

/** Every engine of the registry; those that this machine lacks are named with the reason, and their tests skipped. */
export const engines = await Promise.all(
  engineIds.map(async (id): Promise<{ id: EngineId; engine: Engine; missing: string | null; title: string }> => {
    const found = await probe(id);
    const missing = found.available ? null : found.reason;
    return { id, engine: await loadEngine(id), missing, title: missing === null ? id : `${id} (skipped: ${missing})` };
  }),
);
