import { InputError } from '../base/errors.ts';
import { THRESHOLDS, type Thresholds } from '../analysis/comparison/comparison.ts';

/** Options of every command that compares. */
export const thresholdOptions = {
  'min-effect': {
    type: 'string',
    default: String(100 * THRESHOLDS.effect),
    requiresArg: true,
    describe: 'A loss counts as another from so many percent on',
  },
  'min-slowdown': {
    type: 'string',
    default: String(100 * THRESHOLDS.slowdown),
    requiresArg: true,
    describe: 'A time counts as another from so many percent on',
  },
} as const;

export interface ThresholdArguments {
  readonly 'min-effect': string;
  readonly 'min-slowdown': string;
}

export function thresholdsOf(args: ThresholdArguments): Thresholds {
  return {
    ...THRESHOLDS,
    effect: fraction('--min-effect', args['min-effect']),
    slowdown: fraction('--min-slowdown', args['min-slowdown']),
  };
}

function fraction(option: string, text: string): number {
  const percent = Number(text);
  if (text.trim() !== '' && Number.isFinite(percent) && percent > 0) return percent / 100;
  throw new InputError(`${option} got "${text}", expected a number of percent above 0, such as 2.5`);
}
