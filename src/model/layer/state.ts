import { show } from '../../base/show.ts';
import { refuse } from '../../graph/builder.ts';
import type { Shape } from '../../graph/node.ts';
import { sameShape, showShape } from '../../graph/shape.ts';
import { isTensor, type Tensor } from '../../graph/tensor/tensor.ts';
import type { Trace } from '../trace.ts';

/** A value that lives from step to step, and what a step of training makes of it; no gradient goes back there. */
export function state(
  trace: Trace,
  name: string,
  shape: Shape,
  initial: number,
  next: (value: Tensor) => Tensor,
): Tensor {
  const { builder } = trace;
  if (!Number.isFinite(initial)) refuse(builder, 'state', `got ${show(initial)} at first, expected a finite number`);
  const given: unknown = next;
  if (typeof given !== 'function')
    refuse(
      builder,
      'state',
      `got ${show(given)} for what it becomes, expected a function such as (value) => value.add(1)`,
    );
  const value = trace.state(name, shape, initial);
  const becomes: unknown = next(value);
  if (!isTensor(becomes) || becomes.builder !== builder || !sameShape(becomes.shape, shape))
    return refuse(
      builder,
      'state',
      `got ${isTensor(becomes) ? showShape(becomes.shape) : show(becomes)} for what it becomes, expected a tensor ${showShape(shape)} of this call`,
    );
  trace.next.set(name, becomes.detach());
  return value;
}
