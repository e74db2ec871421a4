import type { Plan } from './plan.ts';

/**
 * Kept compiled: training, the rest of an epoch, evaluating, gradients. Each holds memory of the device for all that goes
 * in and comes out.
 */
const PLANS = 4;

/** The plans of a session by what they do; those that were not used for long are let go of. */
export class Plans<Task extends object> {
  private readonly plans = new Map<string, Plan>();
  private readonly make: (task: Task) => Plan;

  constructor(make: (task: Task) => Plan) {
    this.make = make;
  }

  async of(task: Task): Promise<Plan> {
    const key = Object.values(task).join(' ');
    const plan = this.plans.get(key) ?? this.make(task);
    // The one used last is last.
    this.plans.delete(key);
    for (const [oldest, idle] of this.plans) {
      if (this.plans.size < PLANS) break;
      this.plans.delete(oldest);
      await idle.close();
    }
    this.plans.set(key, plan);
    return plan;
  }

  async close(): Promise<void> {
    for (const plan of this.plans.values()) await plan.close();
  }
}

/** So many steps at once, at most, that they come out even: plans of one length are compiled once. */
export const evenly = (steps: number, most: number): number => Math.ceil(steps / Math.ceil(steps / most));
