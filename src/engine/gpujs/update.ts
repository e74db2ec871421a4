import { traceExpression, type UpdatedPart, type UpdatedTensor, type UpdateTrace } from './elementwise.ts';
import type { Value } from './launch.ts';
import { traceWholes } from './wholes.ts';

/**
 * Traces one update: a kernel for each tensor and each of param and states, all of which read what was before. Returns
 * what becomes of the tensors, part by part.
 */
export function traceUpdate(
  parts: readonly UpdatedPart[],
  trace: UpdateTrace,
): readonly (readonly Pick<UpdatedTensor, 'param' | 'states'>[])[] {
  const wholes = traceWholes(parts, trace);
  return parts.map((part, p) =>
    part.tensors.map((tensor) => {
      const { body, result, states } = part.kernel;
      const compute = (name: string): Value => traceExpression(part, body, result[name]!, tensor, wholes[p]!, trace);
      return {
        param: compute('param'),
        states: Object.fromEntries(states.map(({ name }) => [name, compute(name)])),
      };
    }),
  );
}
