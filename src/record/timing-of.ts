import type { StepTiming } from './record.ts';

/** The times of a variant on its problem. */
export function timingOf(
  timings: readonly StepTiming[],
  { variant, problemLabel }: { readonly variant: string; readonly problemLabel?: string | undefined },
): StepTiming | undefined {
  return timings.find((timing) => timing.variant === variant && timing.problem === problemLabel);
}
