import type { Program } from '../problem/program.ts';
import type { ParameterPath } from '../record/record.ts';

/** Writes down where the parameters go, for a program that has two numbers to find. */
export interface PathRecorder {
  /** The parameters' buffer. */
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

/** Null for programs that no plane shows. */
export function pathOf({ parameters, buffers }: Program, steps: number): PathRecorder | null {
  const buffer = parameters[0]!.buffer;
  const { rows, columns } = buffers.find(({ name }) => name === buffer)!;
  if (parameters.length !== 1 || (rows as number) * (columns as number) !== 2) return null;
  const stepsPerPoint = Math.max(1, Math.ceil(steps / POINTS));
  const points: (readonly [number, number])[] = [];
  return {
    buffer,
    stepsPerPoint,
    untilNext: (done) => stepsPerPoint - (done % stepsPerPoint),
    add(taken, x, y) {
      const due = taken >= points.length * stepsPerPoint || taken === steps;
      if (due && Number.isFinite(x) && Number.isFinite(y)) points.push([x, y]);
    },
    record: () => ({ stepsPerPoint, points }),
  };
}
