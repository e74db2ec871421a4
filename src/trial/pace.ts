/** Steps taken at once, before it is known how long one takes. */
const FIRST = 4;
/** What a chunk may take, in seconds: nothing can be stopped inside of one. */
const [AIM, TOO_LONG] = [2, 3];
/** An engine may compile every length by itself, so that little changes are not worth it. */
const LEAST_GROWTH = 2;
/** A short chunk says little about a long one. */
const MOST_GROWTH = 8;

/** How many steps to take at once: so many that they take a second or two, and at most as many as are wanted. */
export class Pace {
  steps: number;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
    this.steps = Math.min(FIRST, most);
  }

  /** Learns from a chunk. What it took once, such as compiling, makes the next one too short rather than too long. */
  took(steps: number, seconds: number): void {
    const growth = Math.min(MOST_GROWTH, AIM / seconds);
    const fitting = Math.max(1, Math.min(this.most, Math.floor(steps * growth)));
    if (growth >= LEAST_GROWTH) this.steps = Math.max(this.steps, fitting);
    if (seconds > TOO_LONG) this.steps = Math.min(this.steps, fitting);
  }
}
