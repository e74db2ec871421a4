import type { Host } from '../host.ts';
import { makePlan } from '../plan.ts';
import { Plans } from '../plans.ts';
import { rehearse, type Rehearsal } from '../rehearse.ts';
import { inputsOf } from './inputs.ts';
import type { ModelTask } from './model-task.ts';
import { NAMES } from './names.ts';
import { traceModelTask } from './task.ts';
import type { Trained } from './trained.ts';

export type Given = Readonly<Record<string, Float32Array>>;

/** Executes tasks on a device. */
export interface Runner {
  /** What a task puts out, by name, from what it is given. */
  readonly run: (task: ModelTask, given: Given) => Promise<ReadonlyMap<string, Float32Array>>;
  readonly close: () => Promise<void>;
}

/**
 * @param first what is tried without the device: it has everything that may be refused
 * @param valueOf what tasks take that they are not given
 * @throws InputError or DeviceError for what cannot be compiled for the device, before it is asked
 */
export function openRunner(
  host: Host,
  trained: Trained,
  first: ModelTask,
  valueOf: (name: string) => Float32Array,
): Runner {
  rehearse(rehearsalOf(trained, first), host);
  const plans = new Plans<ModelTask>((task) => makePlan({ ...host, ...rehearsalOf(trained, task) }));
  return {
    run: (task, given) => {
      const { values } = trained.constants;
      const all: Given = {
        [NAMES.start]: Float32Array.of(-1),
        [NAMES.zeros]: new Float32Array(task.steps * trained.lanes),
        [NAMES.constants]: Float32Array.from(values.length === 0 ? [0] : values),
        ...given,
      };
      return host.guarded(async () => (await plans.of(task)).run((name) => all[name] ?? valueOf(name)));
    },
    close: async () => {
      await plans.close();
      await host.close();
    },
  };
}

/** A task as a plan that nobody has compiled yet. */
export function rehearsalOf(trained: Trained, task: ModelTask): Rehearsal {
  const inputs = inputsOf(trained, task);
  const { lanes } = trained;
  return { lanes, inputs, trace: (input, launch) => traceModelTask(trained, task, inputs, input, launch) };
}
