import { describeSchedule, type Schedule } from './lr/schedule.ts';

/** What was done to an optimizer's rule, in the order in which a step does it; see lr/scheduled.ts and clip.ts. */
export type Modifier =
  | { readonly kind: 'clipGradValue'; readonly clipValue: number }
  | { readonly kind: 'clipGradNorm'; readonly maxNorm: number }
  | { readonly kind: 'schedule'; readonly schedule: Schedule };

/** For people, on one line. */
export function describeModifier(modifier: Modifier): string {
  switch (modifier.kind) {
    case 'clipGradValue':
      return `clipGradValue ${modifier.clipValue}`;
    case 'clipGradNorm':
      return `clipGradNorm ${modifier.maxNorm}`;
    case 'schedule':
      return describeSchedule(modifier.schedule);
    default:
      return modifier satisfies never;
  }
}
