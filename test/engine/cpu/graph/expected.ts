import { evaluateGraph } from '../../../../src/engine/reference/graph/evaluate.ts';
import { finish, newBuilder } from '../../../../src/graph/builder.ts';
import { named } from '../../../../src/graph/operation/leaf.ts';
import { sizeOf } from '../../../../src/graph/shape.ts';
import { irregular } from '../../../graph/differences.ts';
import type { Case } from './cases.ts';
import type { Run } from './run.ts';

export const DENORMAL = Math.fround(1e-40);
const awkward = [Infinity, -0, NaN, DENORMAL, 0, -Infinity, -DENORMAL];

/** Of which a device may make 0 whenever it likes. */
export const isDenormal = (value: number): boolean => Math.abs(value) === DENORMAL;

/** @param every so many numbers one of those that are awkward, as `seen` gives them */
export function runOf([, write]: Case, every = Infinity, seen: (value: number) => number = (value) => value): Run {
  const chosen = awkward.map(seen);
  const g = newBuilder();
  const parameter: Record<string, Float64Array> = {};
  const numbers = (length: number, salt: number): Float64Array =>
    irregular(length, salt).map((value, i) =>
      i % every === every - 1 ? chosen[((i / every + salt) % chosen.length) | 0]! : Math.fround(value),
    );
  const written = write(g, (...shape) => {
    const name = `p${Object.keys(parameter).length}`;
    parameter[name] = numbers(sizeOf(shape), Object.keys(parameter).length);
    return named(g, { kind: 'parameter', name, shape });
  });
  const outputs = Object.fromEntries([written].flat().map((node, i) => [`out ${i}`, node]));
  const state = { s: numbers(12, 3) };
  const rows = [1, 3, 1, 0];
  return {
    graph: finish(g, outputs),
    leaves: { parameter, state, input: { rows } },
    kept: ['out 1'].filter((name) => name in outputs),
  };
}

/** Whether a number is what double precision says: up to the rounding of sums of numbers as large as `size`, and to what is too small for a normal float32. */
export function isSame(found: number, expected: number, size: number): boolean {
  if (Object.is(found, NaN) || Object.is(expected, NaN)) return Object.is(found, expected);
  return found === Math.fround(expected) || Math.abs(found - expected) <= 1e-5 * size + 1.2e-38;
}

/** Where outputs are not what reference says. */
export function differences({ graph, leaves }: Run, found: Readonly<Record<string, Float32Array>>): readonly string[] {
  return Object.entries(evaluateGraph(graph, leaves)).flatMap(([name, expected]) => {
    const size = expected.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 1);
    const wrong = expected.findIndex((value, i) => !isSame(found[name]![i]!, value, size));
    if (wrong !== -1) return [`${name}: ${found[name]![wrong]} in place of ${expected[wrong]} at place ${wrong}`];
    return found[name]!.length === expected.length ? [] : [`${name}: ${found[name]!.length} numbers`];
  });
}
