import { DeviceError } from '../engine/device-error.ts';
import { openSession } from '../engine/open.ts';
import { loadEngine } from '../engine/registry.ts';
import { buildProgram } from '../problem/build.ts';
import { timeSteps } from '../trial/timing.ts';
import { train } from '../trial/train.ts';
import { noResult } from './no-result.ts';
import type { WorkerAnswer, WorkerMessage, WorkerTask } from './task.ts';

/** What a worker thread runs: opens a session for a cohort, trains or times it, and closes the session. */
export default async function work(task: WorkerTask): Promise<WorkerAnswer> {
  try {
    return await answer(task);
  } catch (error) {
    if (error instanceof DeviceError) return { kind: 'refused', reason: error.message };
    throw error;
  } finally {
    task.port.close();
  }
}

async function answer({ kind, specs, engine: choice, data, rounds, cancel, port }: WorkerTask): Promise<WorkerAnswer> {
  const tell = (message: WorkerMessage): void => {
    port.postMessage(message);
  };
  const cancelled = (): boolean => Atomics.load(cancel, 0) !== 0;
  const without = (status: 'cancelled' | 'skipped', reason: string): WorkerAnswer =>
    kind === 'time'
      ? { kind: 'timed', rounds: null }
      : { kind: 'trained', results: specs.map((spec) => noResult(spec, status, reason)) };
  if (cancelled()) return without('cancelled', 'interrupted before it started');
  tell({ kind: 'started' });
  const spec = specs[0]!;
  const program = buildProgram(spec.problem, data);
  const engine = await loadEngine(choice.id);
  const lanes = specs.map(({ optimizer }) => optimizer);
  const cohort = { program, data, batchSize: spec.batchSize };
  const opened = await openSession(engine, spec.optimizer, cohort, lanes);
  if (!opened.available) {
    const reason = `${opened.reason}; ${opened.hint}`;
    if (kind === 'time') throw new Error(reason);
    return without('skipped', reason);
  }
  const { name, session, reason = choice.reason } = opened;
  try {
    if (kind === 'time') return { kind: 'timed', rounds: await timeSteps(spec, program, data, session, rounds) };
    const { length } = specs;
    const where =
      length === 1
        ? { device: session.device }
        : { device: `${session.device}, ${length} trials at once`, lanes: length };
    const results = await train(
      specs,
      program,
      data,
      session,
      { name, ...where, reason },
      {
        cancelled,
        advanced: (advance, growth) => {
          tell({ kind: 'advanced', advance, growth });
        },
        epochEnded: (trial, epoch) => {
          tell({ kind: 'epochEnded', trial, epoch });
        },
      },
    );
    return { kind: 'trained', results };
  } finally {
    await session.close();
  }
}
