import { once } from 'node:events';
import { DeviceError } from '../engine/device-error.ts';
import { openSession } from '../engine/open.ts';
import { loadEngine } from '../engine/registry.ts';
import { train } from '../trial/train.ts';
import { trainableOf } from '../trial/trainable.ts';
import { noResult } from './no-result.ts';
import type { WorkerAnswer, WorkerMessage, WorkerTask } from './task.ts';
import { timeVariants } from './time-variants.ts';

/** What a worker thread runs: opens a session for a cohort, trains it and closes the session; or times several in turn. */
export default async function work(task: WorkerTask): Promise<WorkerAnswer> {
  try {
    return await answer(task);
  } catch (error) {
    if (error instanceof DeviceError) return { kind: 'refused', reason: error.message };
    throw error;
  } finally {
    const closed = once(task.port, 'close');
    task.port.close();
    // Training leaves the event loop no room: a port that is not closed by then stays open until the next task ends.
    await closed;
  }
}

async function answer(task: WorkerTask): Promise<WorkerAnswer> {
  const { kind, specs, engine: choice, data, models, rounds, cancel, port } = task;
  const tell = (message: WorkerMessage): void => {
    port.postMessage(message);
  };
  const cancelled = (): boolean => Atomics.load(cancel, 0) !== 0;
  const without = (status: 'cancelled' | 'skipped', reason: string): WorkerAnswer => ({
    kind: 'trained',
    results: specs.map((spec) => noResult(spec, status, reason)),
  });
  const engine = await loadEngine(choice.id);
  if (kind === 'time') {
    const variants = await timeVariants(specs, data, models, engine, rounds, cancelled);
    return { kind: 'timed', variants };
  }
  if (cancelled()) return without('cancelled', 'interrupted before it started');
  tell({ kind: 'started' });
  const spec = specs[0]!;
  const trainable = trainableOf(spec, data, models);
  const lanes = specs.map(({ optimizer }) => optimizer);
  const cohort = { ...trainable, batchSize: spec.batchSize, seeds: specs.map(({ seed }) => seed) };
  const opened = await openSession(engine, spec.optimizer, cohort, lanes);
  if (!opened.available) return without('skipped', `${opened.reason}; ${opened.hint}`);
  const { name, session, reason = choice.reason } = opened;
  try {
    const { length } = specs;
    const where =
      length === 1
        ? { device: session.device }
        : { device: `${session.device}, ${length} trials at once`, lanes: length };
    const results = await train(
      specs,
      trainable,
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
