import type { ParameterPath } from '../record/record.ts';
import { tensorsOf, type Trainable } from './trainable.ts';

/** Writes down where the parameters go, for a problem that has two numbers to find. */
export interface PathRecorder {
  /** The parameter's name. */
  readonly buffer: string;
  readonly stepsPerPoint: number;
  /** Steps from `done` to the next point. */
  untilNext(done: number): number;
  /** `steps` are those taken so far; what lies between two points of the path is passed over. */
  add(steps: number, x: number, y: number): void;
  record(): ParameterPath;
}

/** Enough for a smooth line, a few kilobytes in the record. */
const POINTS = 500;

/** Null for problems that no plane shows. */
export function pathOf(trainable: Trainable, steps: number): PathRecorder | null {
  const [tensor, ...others] = tensorsOf(trainable);
  if (tensor?.size !== 2 || others.length > 0) return null;
  const stepsPerPoint = Math.max(1, Math.ceil(steps / POINTS));
  const points: (readonly [number, number])[] = [];
  return {
    buffer: tensor.name,
    stepsPerPoint,
    untilNext: (done) => stepsPerPoint - (done % stepsPerPoint),
    add(taken, x, y) {
      const due = taken >= points.length * stepsPerPoint || taken === steps;
      if (due && Number.isFinite(x) && Number.isFinite(y)) points.push([x, y]);
    },
    record: () => ({ stepsPerPoint, points }),
  };
}
