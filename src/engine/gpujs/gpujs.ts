import { kernelCode } from '../../optimizer/rule/kernel-code.ts';
import { specialise } from '../../optimizer/rule/specialise.ts';
import type { Cohort, Engine, Session } from '../engine.ts';
import { openModelSession } from './graph/session.ts';
import { openHost, probeMode, type Host } from './host.ts';
import type { Mode } from './modes.ts';
import { joinLanes } from './join-lanes.ts';
import { openSession } from './session.ts';

/** gpu.js: groups of operations a kernel, many steps a plan, all lanes of a cohort at once. */
export function gpujsEngine(mode: Mode): Engine {
  return {
    name: 'gpujs',
    probe: () => probeMode(mode),
    open: (cohort) =>
      openAlike(mode, cohort, (host, lanes) =>
        openSession(host, { ...cohort, lanes: lanes.map((lane) => cohort.lanes[lane]!) }),
      ),
    openModel: (cohort) =>
      openAlike(mode, cohort, (host, lanes) =>
        openModelSession(host, {
          ...cohort,
          lanes: lanes.map((lane) => cohort.lanes[lane]!),
          seeds: lanes.map((lane) => cohort.seeds[lane]!),
        }),
      ),
  };
}

/** A session for the lanes of each code, as one. */
async function openAlike(
  mode: Mode,
  cohort: Lanes,
  open: (host: Host, lanes: readonly number[]) => Session,
): Promise<Session> {
  const groups = alike(cohort);
  const sessions: Session[] = [];
  try {
    for (const lanes of groups) {
      const host = await openHost(mode);
      try {
        sessions.push(open(host, lanes));
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
}

type Lanes = Pick<Cohort, 'optimizer' | 'lanes'>;

/** The lanes by their code: an option may change more than numbers. */
function alike({ optimizer, lanes }: Lanes): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  lanes.forEach((hyper, lane) => {
    const code = optimizer === null ? '' : kernelCode(specialise(optimizer.rule, hyper));
    groups.set(code, [...(groups.get(code) ?? []), lane]);
  });
  return [...groups.values()];
}
