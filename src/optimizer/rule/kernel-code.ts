import { canonicalJson } from '../../base/json.ts';
import type { UpdateKernel } from './expression.ts';

/** What the code of an update depends on: all but the numbers that the host computes or fills in. */
export function kernelCode({ states, scalars, wholes, body, result, evaluateAt }: UpdateKernel): string {
  return canonicalJson([states.map(({ name }) => name), scalars.length, wholes, body, result, evaluateAt ?? null]);
}
