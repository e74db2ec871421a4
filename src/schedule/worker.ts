import { openSession } from '../engine/open.ts';
import { loadEngine } from '../engine/registry.ts';
import { buildProgram } from '../problem/build.ts';
import type { TrialResult } from '../record/record.ts';
import { timeSteps, type TimedRounds } from '../trial/timing.ts';
import { train } from '../trial/train.ts';
import { noResult } from './no-result.ts';
import type { WorkerMessage, WorkerTask } from './task.ts';

/** What a worker thread runs: opens a session for one trial, trains or times it, and closes the session. */
export default async function work(task: WorkerTask): Promise<TrialResult | TimedRounds | null> {
  const { spec, data, cancel, port } = task;
  const tell = (message: WorkerMessage): void => {
    port.postMessage(message);
  };
  const cancelled = (): boolean => Atomics.load(cancel, 0) !== 0;
  try {
    const without = (status: 'cancelled' | 'skipped', reason: string): TrialResult | null =>
      task.kind === 'time' ? null : noResult(spec, status, reason);
    if (cancelled()) return without('cancelled', 'interrupted before it started');
    tell({ kind: 'started' });
    const program = buildProgram(spec.problem, data);
    const engine = await loadEngine(task.engine.id);
    const opened = await openSession(engine, spec.optimizer, { program, data, batchSize: spec.batchSize });
    if (!opened.available) {
      const reason = `${opened.reason}; ${opened.hint}`;
      if (task.kind === 'time') throw new Error(reason);
      return without('skipped', reason);
    }
    const { name, session, reason = task.engine.reason } = opened;
    try {
      if (task.kind === 'time') return await timeSteps(spec, program, data, session, task.rounds);
      const record = { name, device: session.device, reason };
      const [result] = await train([spec], program, data, session, record, {
        cancelled,
        advanced: (advance) => {
          tell({ kind: 'advanced', advance });
        },
        epochEnded: (_, epoch) => {
          tell({ kind: 'epochEnded', epoch });
        },
      });
      return result!;
    } finally {
      await session.close();
    }
  } finally {
    port.close();
  }
}
