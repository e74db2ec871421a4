import { type Builder, refuse } from './builder.ts';
import type { Kind } from './node.ts';

const VIEWS: ReadonlySet<Kind> = new Set(['reshape', 'permute', 'expand', 'slice', 'flip', 'stop']);

/** Refuses numbers that name one of `count` things where an input, or a part of one, has others in its data. */
export function checkRange(builder: Builder, operation: string, numbers: string, index: number, count: number): void {
  let at = index;
  while (VIEWS.has(builder.nodes[at]!.kind)) at = builder.nodes[at]!.inputs[0]!;
  const range = builder.ranges.get(at);
  if (range === undefined || (range.least >= 0 && range.most < count)) return;
  refuse(
    builder,
    operation,
    `got ${numbers} from ${range.least} to ${range.most} in the data, expected 0 to ${count - 1}`,
  );
}
