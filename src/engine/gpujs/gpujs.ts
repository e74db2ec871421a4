import { InputError } from '../../base/errors.ts';
import { kernelCode } from '../../optimizer/rule/kernel-code.ts';
import { specialise } from '../../optimizer/rule/specialise.ts';
import type { Engine, ModelCohort, Session } from '../engine.ts';
import { openModelSession } from './graph/session.ts';
import { openHost, probeMode } from './host.ts';
import type { Mode } from './modes.ts';
import { joinLanes } from './join-lanes.ts';

/** gpu.js: groups of operations a kernel, many steps a plan, all lanes of a cohort at once. */
export function gpujsEngine(mode: Mode): Engine {
  return {
    name: 'gpujs',
    probe: () => probeMode(mode),
    openModel: async (cohort) => {
      if (cohort.lanes.some(({ groups }) => groups !== undefined))
        throw new InputError('gpujs knows no groups of parameters yet; take --engine cpu, or leave groups out');
      const groups = alike(cohort);
      const sessions: Session[] = [];
      try {
        for (const lanes of groups) {
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
      return sessions.length === 1 ? sessions[0]! : joinLanes(sessions, groups);
    },
  };
}

/** The lanes by their code: an option may change more than numbers. */
function alike({ optimizer, lanes }: ModelCohort): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  lanes.forEach(({ hyper }, lane) => {
    const code = optimizer === null ? '' : kernelCode(specialise(optimizer.rule, hyper));
    groups.set(code, [...(groups.get(code) ?? []), lane]);
  });
  return [...groups.values()];
}
