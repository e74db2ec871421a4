import type { Engine, Cohort, Session } from '../engine.ts';
import { codeOfParts, partsOf } from '../parts.ts';
import { openModelSession } from './graph/session.ts';
import { openHost, probeMode } from './host.ts';
import { joinLanes } from './join-lanes.ts';
import type { Mode } from './modes.ts';

/** gpu.js: groups of operations a kernel, many steps a plan, all lanes of a cohort at once. */
export function gpujsEngine(mode: Mode): Engine {
  return {
    name: 'gpujs',
    probe: () => probeMode(mode),
    open: async (cohort) => {
      const alike = lanesByCode(cohort);
      const sessions: Session[] = [];
      try {
        for (const lanes of alike) {
          const host = await openHost(mode);
          try {
            sessions.push(
              openModelSession(host, {
                ...cohort,
                lanes: lanes.map((lane) => cohort.lanes[lane]!),
                seeds: lanes.map((lane) => cohort.seeds[lane]!),
              }),
            );
          } catch (error) {
            await host.close();
            throw error;
          }
        }
      } catch (error) {
        for (const session of sessions) await session.close();
        throw error;
      }
      return sessions.length === 1 ? sessions[0]! : joinLanes(sessions, alike);
    },
  };
}

/** The lanes by their code: an option may change more than numbers, and a group may have some of its own. */
function lanesByCode({ model, optimizer, lanes }: Cohort): readonly (readonly number[])[] {
  const alike = new Map<string, number[]>();
  lanes.forEach((settings, lane) => {
    const code = optimizer === null ? '' : codeOfParts(partsOf(optimizer, settings, model.parameters));
    alike.set(code, [...(alike.get(code) ?? []), lane]);
  });
  return [...alike.values()];
}
