import { scalarSteps } from '../../optimizer/rule/evaluate.ts';
import type { Hyper, UpdateKernel } from '../../optimizer/rule/expression.ts';
import type { Constants } from './elementwise.ts';

/** Scalars of a step: the kernel's, and behind them its constants. */
export const scalarCount = (kernel: UpdateKernel | null, constants: Constants): number =>
  Math.max(1, (kernel?.scalars.length ?? 0) + constants.values.length);

/** The scalars of the next steps, computed in double precision: [lanes, steps, scalars and constants]. */
export function scalarMaker(kernels: readonly UpdateKernel[], hypers: readonly Hyper[], constants: Constants) {
  const next = kernels.map((kernel, l) => scalarSteps(kernel, hypers[l]!));
  return (steps: number): Float32Array => {
    const width = scalarCount(kernels[0]!, constants);
    const all = new Float32Array(width * steps * kernels.length);
    for (let l = 0, at = 0; l < kernels.length; l++)
      for (let s = 0; s < steps; s++, at += width) {
        const scalars = next[l]!();
        all.set(scalars, at);
        all.set(constants.values, at + scalars.length);
      }
    return all;
  };
}
