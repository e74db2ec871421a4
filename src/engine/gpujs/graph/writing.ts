import type { GraphNode } from '../../../graph/node.ts';
import type { Arguments } from '../launch.ts';
import type { Block } from './block.ts';
import { counter, type Coordinate } from './coordinate.ts';

/** What the code of a node is written with. */
export interface Writing {
  readonly nodes: readonly GraphNode[];
  readonly args: Arguments;
  /** Names an element of a node, read from where it lies or computed here. */
  readonly element: (node: number, at: readonly Coordinate[], block: Block) => string;
  /** Names a number that is data, see ../expression.ts. */
  readonly constant: (value: number, block: Block) => string;
}

/** Code that goes on while a counter runs. Counters go up by one, or gpu.js would not take them for integers. */
export function forEach(length: number, block: Block, write: (at: Coordinate, inner: Block) => void): void {
  const k = block.fresh('k');
  block.inside(`for (let ${k} = 0; ${k} < ${length}; ${k}++)`, (inner) => {
    write(counter(k, length, inner.depth), inner);
  });
}

/**
 * A number where some coordinates are inside their axes, and 0 elsewhere. A branch, for a shader that chooses between two
 * numbers computes both, and reads where nothing is.
 */
export function guarded(conditions: readonly string[], block: Block, write: (inner: Block) => string): string {
  if (conditions.length === 0) return write(block);
  const v = block.variable('0');
  block.inside(`if (${conditions.join(' && ')})`, (inner) => {
    inner.lines.push(`${v} = ${write(inner)};`);
  });
  return v;
}
