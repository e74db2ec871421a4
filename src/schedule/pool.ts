import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { messageOf } from '../base/errors.ts';
import { shortageOf } from '../base/shortage.ts';
import type { EngineChoice } from '../engine/registry.ts';
import { planCohorts, split, type CohortPlan } from '../plan/cohorts.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { stepsPerEpoch } from '../problem/problem.ts';
import { parameterShapes } from '../problem/shapes.ts';
import type { EpochRecord, StepTiming, TrialResult } from '../record/record.ts';
import { stepTiming } from '../trial/step-timing.ts';
import type { Models } from '../graph/model.ts';
import type { Advance, Growth } from '../trial/train.ts';
import type { FieldData } from '../problem/data/fields.ts';
import { trainInHalves, type Attempt } from './halves.ts';
import { noResult } from './no-result.ts';
import type { WorkerAnswer, WorkerMessage, WorkerTask } from './task.ts';
import type { TimedVariant } from './time-variants.ts';

export interface PoolOptions {
  readonly engine: EngineChoice;
  readonly workers: number;
  /** Trials that a worker trains at once, where their code is the same. */
  readonly lanes: number;
  /** Of problems that name one. */
  readonly models: Models;
}

export interface PoolEvents {
  started(trial: string): void;
  advanced(advance: Advance, growth: Growth): void;
  epochEnded(trial: string, epoch: EpochRecord): void;
  /** Results are handed on one by one as they come; a rejection ends the training. */
  finished(result: TrialResult): Promise<void>;
}

/** What a trial is trained on; that of each problem is the same for all its trials. */
export type SamplesOf = (spec: Pick<TrialSpec, 'problemLabel'>) => FieldData;

/** Worker threads that train trials, one cohort a worker. The losses do not depend on how many workers there are. */
export class Pool {
  private readonly cancel = new Int32Array(new SharedArrayBuffer(4));
  private readonly options: PoolOptions;
  private readonly piscina: Piscina;
  private readonly tasks = new Set<Promise<unknown>>();

  constructor(options: PoolOptions) {
    this.options = options;
    this.piscina = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: 1,
      maxThreads: options.workers,
      idleTimeout: 5_000,
      // Tasks are asynchronous inside the worker; piscina's own waiting on Atomics would block them.
      atomics: 'disabled',
      stricterFIFO: true,
    });
  }

  /** Trains every trial; one that breaks, or whose worker dies, leaves a `failed` result and the others go on. */
  async train(plan: readonly TrialSpec[], samples: SamplesOf, events: PoolEvents): Promise<void> {
    // Longest first: what is started last should end soon.
    const order = planCohorts(plan, this.options.lanes).toSorted((a, b) => expectedWork(b) - expectedWork(a));
    await Promise.all(order.map((cohort) => this.trainCohort(cohort, samples(cohort[0]!), events)));
  }

  /**
   * Times trials with nothing else running, so many rounds of each, in turn (`timeVariants`). `failed` hears of those
   * that cannot be timed.
   */
  async time(
    plan: readonly TrialSpec[],
    samples: SamplesOf,
    failed: (spec: TrialSpec, reason: string) => void,
    rounds = ROUNDS,
  ): Promise<readonly StepTiming[]> {
    const timings: StepTiming[] = [];
    const labels = [...new Set(plan.map(({ problemLabel }) => problemLabel))];
    const parts = labels.flatMap((label) => {
      const specs = plan.filter(({ problemLabel }) => problemLabel === label);
      return split(specs, Math.ceil(specs.length / TIMED_IN_TURN));
    });
    for (const specs of parts) {
      if (this.stopped) break;
      for (const [i, timed] of (await this.timeInTurn(specs, samples(specs[0]!), rounds)).entries()) {
        const spec = specs[i]!;
        if (timed.kind === 'untimed') failed(spec, timed.reason);
        else timings.push(stepTiming(spec, timed.rounds));
      }
    }
    return timings;
  }

  /** Makes every trial stop soon; those under way leave a `cancelled` result with what they have. */
  stop(): void {
    Atomics.store(this.cancel, 0, 1);
  }

  get stopped(): boolean {
    return Atomics.load(this.cancel, 0) !== 0;
  }

  async close(): Promise<void> {
    if (this.tasks.size > 0 && this.options.engine.id === 'gpujs:webgpu') {
      // A thread that is ended while a graphics card works for it takes the process with it.
      this.stop();
      await Promise.allSettled(this.tasks);
    }
    await this.piscina.destroy();
  }

  private async trainCohort(cohort: CohortPlan, data: FieldData, events: PoolEvents): Promise<void> {
    const results = await trainInHalves(cohort, (part) => this.attempt(part, data, events));
    for (const result of results) await events.finished(result);
  }

  private async attempt(cohort: CohortPlan, data: FieldData, events: PoolEvents): Promise<Attempt> {
    const failed = (reason: string): Attempt => ({ results: cohort.map((spec) => noResult(spec, 'failed', reason)) });
    try {
      const answer = await this.run('train', cohort, data, (message) => {
        switch (message.kind) {
          case 'started':
            for (const { id } of cohort) events.started(id);
            break;
          case 'advanced':
            events.advanced(message.advance, message.growth);
            break;
          case 'epochEnded':
            events.epochEnded(message.trial, message.epoch);
            break;
          default:
            message satisfies never;
        }
      });
      if (answer.kind === 'timed') return failed('it was timed instead');
      return answer.kind === 'trained' ? answer : { refused: answer.reason };
    } catch (error) {
      return failed(reasonOf(error));
    }
  }

  private async timeInTurn(
    specs: readonly TrialSpec[],
    data: FieldData,
    rounds: number,
  ): Promise<readonly TimedVariant[]> {
    const untimed = (reason: string): readonly TimedVariant[] => specs.map(() => ({ kind: 'untimed', reason }));
    try {
      const answer = await this.run('time', specs, data, () => undefined, rounds);
      if (answer.kind === 'refused') return untimed(answer.reason);
      return answer.kind === 'timed' && answer.variants !== null ? answer.variants : [];
    } catch (error) {
      return untimed(reasonOf(error));
    }
  }

  private async run(
    kind: WorkerTask['kind'],
    specs: readonly TrialSpec[],
    data: FieldData,
    listen: (message: WorkerMessage) => void,
    rounds = 0,
  ): Promise<WorkerAnswer> {
    const { engine, models } = this.options;
    const { port1, port2 } = new MessageChannel();
    port1.on('message', listen);
    // Messages may still be under way when the task's promise settles; the closed port says that all have arrived.
    const closed = once(port1, 'close');
    const task: WorkerTask = { kind, specs, engine, data, models, rounds, cancel: this.cancel, port: port2 };
    try {
      const running = this.piscina.run(task, { transferList: [port2] }) as Promise<WorkerAnswer>;
      this.tasks.add(running);
      const result = await running.finally(() => this.tasks.delete(running));
      await closed;
      return result;
    } catch (error) {
      // A task that never reached a worker leaves the other end open.
      port1.close();
      throw error;
    }
  }
}

/** With as many in each of two runs, the exact p of a rank test can be 0.002. */
const ROUNDS = 6;

/** So many sessions are open at once; one of PyTorch's is a process of 200 MB. */
const TIMED_IN_TURN = 12;

const reasonOf = (error: unknown): string => shortageOf(error) ?? messageOf(error);

/** In arbitrary units: TensorFlow.js takes several times as long for a step as an update of our own. */
function expectedWork(cohort: CohortPlan): number {
  const { optimizer, epochs, problem, batchSize } = cohort[0]!;
  const numbers = parameterShapes(problem).reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const step = batchSize * numbers * (optimizer.kind === 'library' ? 5 : 1);
  return cohort.length * epochs * stepsPerEpoch(problem, batchSize) * step;
}
