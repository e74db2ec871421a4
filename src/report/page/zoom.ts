export type Window = readonly [number, number];

/** Nothing shorter than this share of the whole axis. */
const shortest = 1e-3;

/** The window, larger or smaller by the factor, with the place under `at` (a share of the window) kept; null is all. */
export function zoomed([low, high]: Window, limits: Window, factor: number, at: number): Window | null {
  const length = Math.max((high - low) / factor, shortest * (limits[1] - limits[0]));
  const start = low + at * (high - low - length);
  return within([start, start + length], limits);
}

/** The window moved by a share of its length. */
export function panned([low, high]: Window, limits: Window, share: number): Window | null {
  const by = share * (high - low);
  const kept = Math.max(limits[0] - low, Math.min(limits[1] - high, by));
  return within([low + kept, high + kept], limits);
}

/** The part of the window between two shares of it, in either order. */
export function selected([low, high]: Window, limits: Window, from: number, to: number): Window | null {
  const [a, b] = from < to ? [from, to] : [to, from];
  const length = high - low;
  return within([low + a * length, low + b * length], limits);
}

function within([low, high]: Window, limits: Window): Window | null {
  const start = Math.max(low, limits[0]);
  const end = Math.min(high, limits[1]);
  const whole = limits[1] - limits[0];
  return end - start >= whole * (1 - 1e-9) ? null : [start, Math.max(end, start + shortest * whole)];
}
