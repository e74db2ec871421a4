/** When probes look. */
export interface ProbeSchedule {
  /** The updates that are looked at closely, in order; the first update is 1. */
  readonly close: readonly number[];
  isClose(step: number): boolean;
  /** Steps from `done` to the next stop; Infinity behind the last. */
  untilNext(done: number): number;
}

/** Evenly spread close looks are at most so many. */
const EVENLY = 24;

/**
 * The loss of the fixed batch is taken after every `every` steps. Close looks cost more and are fewer: at 1, 2, 4, 8 …
 * where everything is new, then evenly, `every` steps apart or more. None is at the last step: it has no update after it.
 */
export function probeSchedule(every: number, total: number): ProbeSchedule {
  const apart = Math.max(every, Math.ceil(total / EVENLY));
  const close: number[] = [];
  for (let step = 1; step < Math.min(apart, total); step *= 2) close.push(step);
  for (let step = apart; step < total; step += apart) close.push(step);
  const closely = new Set(close);
  const stops = new Set(close.flatMap((step) => [step - 1, step, step + 1]));
  for (let done = 0; done <= total; done += every) stops.add(done);
  const ordered = [...stops].sort((a, b) => a - b);
  return {
    close,
    isClose: (step) => closely.has(step),
    untilNext: (done) => (ordered.find((stop) => stop > done) ?? Infinity) - done,
  };
}
