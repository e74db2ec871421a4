import type { UpdateKernel } from '../../optimizer/rule/expression.ts';
import { traceExpression, type UpdatedTensor, type UpdateTrace } from './elementwise.ts';
import type { Value } from './launch.ts';
import { traceWholes } from './wholes.ts';

/** Traces one update: a kernel for each tensor and each of param and states, all of which read what was before. */
export function traceUpdate(
  kernel: UpdateKernel,
  tensors: readonly UpdatedTensor[],
  trace: UpdateTrace,
): readonly Pick<UpdatedTensor, 'param' | 'states'>[] {
  const wholes = traceWholes(kernel, tensors, trace);
  return tensors.map((tensor) => {
    const compute = (name: string): Value =>
      traceExpression(kernel, kernel.body, kernel.result[name]!, tensor, wholes, trace);
    return {
      param: compute('param'),
      states: Object.fromEntries(kernel.states.map(({ name }) => [name, compute(name)])),
    };
  });
}
