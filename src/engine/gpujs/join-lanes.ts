import type { BatchRows, Numbers, Session } from '../engine.ts';

/** Sessions with a part of the lanes each, as one; `groups` says which lanes each has. */
export function joinLanes(sessions: readonly Session[], groups: readonly (readonly number[])[]): Session {
  const lanes = groups.reduce((sum, group) => sum + group.length, 0);
  /** Puts together lists that have a share for every lane, in turns. */
  const interleave = (parts: readonly Float64Array[]): Float64Array => {
    const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.forEach((part, g) => {
      const group = groups[g]!;
      part.forEach((value, i) => (all[Math.floor(i / group.length) * lanes + group[i % group.length]!] = value));
    });
    return all;
  };
  const each = async <T>(ask: (session: Session, group: readonly number[]) => Promise<T>): Promise<T[]> => {
    const answers: T[] = [];
    for (const [g, session] of sessions.entries()) answers.push(await ask(session, groups[g]!));
    return answers;
  };
  /** Puts together what has as many numbers for every lane. */
  const inOrder = (parts: readonly Numbers[], into?: Numbers): Numbers => {
    const size = parts[0]!.length / groups[0]!.length;
    const all: Numbers = into ?? new Float32Array(size * lanes);
    parts.forEach((part, g) => {
      groups[g]!.forEach((lane, i) => {
        all.set(part.subarray(i * size, (i + 1) * size), lane * size);
      });
    });
    return all;
  };
  const canTellLoss = sessions[0]!.loss !== undefined;
  const canReadState = sessions[0]!.readState !== undefined;
  return {
    device: sessions[0]!.device,
    ...(sessions[0]!.chunkSteps === undefined ? {} : { chunkSteps: sessions[0]!.chunkSteps }),
    step: async (rows) => interleave(await each((session, group) => session.step(group.map((lane) => rows[lane]!)))),
    gradient: async (rows) =>
      interleave(await each((session, group) => session.gradient(group.map((lane) => rows[lane]!)))),
    ...(canTellLoss && {
      loss: async (rows: BatchRows) =>
        interleave(await each((session, group) => session.loss!(group.map((lane) => rows[lane]!)))),
    }),
    update: async () => {
      await each((session) => session.update());
    },
    evaluate: async (split) => {
      const parts = await each((session) => session.evaluate(split));
      return Array.from({ length: lanes }, (_, lane) => {
        const g = groups.findIndex((group) => group.includes(lane));
        return parts[g]![groups[g]!.indexOf(lane)]!;
      });
    },
    read: async (buffer, into) => inOrder(await each((session) => session.read(buffer)), into),
    ...(canReadState && {
      readState: async (state: string, parameter: string, into?: Numbers) => {
        const parts = await each((session) => session.readState!(state, parameter));
        // Lanes of other code may keep other states.
        return parts.every((part) => part !== null) ? inOrder(parts, into) : null;
      },
    }),
    write: async (buffer, values) => {
      const size = values.length / lanes;
      await each(async (session, group) => {
        const part = new Float32Array(size * group.length);
        group.forEach((lane, i) => {
          part.set(values.subarray(lane * size, (lane + 1) * size), i * size);
        });
        await session.write(buffer, part);
      });
    },
    close: async () => {
      await each((session) => session.close());
    },
  };
}
