import { InputError } from '../base/errors.ts';
import type { Graph, GraphNode, Shape } from './node.ts';

/** What the whole numbers of an input lie between, in all data. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** A graph that is being written down. A node of it is known by its index. Equal nodes are one. */
export interface Builder {
  readonly nodes: GraphNode[];
  readonly known: Map<string, number>;
  /** Of inputs that are whole numbers, where the data are known. */
  readonly ranges: Map<number, Range>;
  /** What the suite asked for that is being written down now. */
  call: Call | undefined;
}

export interface Call {
  /** As the author knows it, such as `linear f1`. */
  readonly operation: string;
  readonly at?: string;
}

export function newBuilder(graph?: Graph): Builder {
  const nodes = [...(graph?.nodes ?? [])];
  const known = new Map(nodes.map((node, index) => [keyOf(node), index]));
  return { nodes, known, ranges: new Map(), call: undefined };
}

/** The index of a node equal to this one, which is added if there is none. A node has the line of whoever was first. */
export function add(builder: Builder, node: GraphNode): number {
  const key = keyOf(node);
  const known = builder.known.get(key);
  if (known !== undefined) return known;
  const at = builder.call?.at;
  const index = builder.nodes.push(at === undefined ? node : { ...node, at }) - 1;
  builder.known.set(key, index);
  return index;
}

/** Nodes of a kind are all made in one place, so that their fields come in one order. */
function keyOf(node: GraphNode): string {
  return JSON.stringify(node.at === undefined ? node : { ...node, at: undefined });
}

export function shapeOf({ nodes }: Builder, index: number): Shape {
  return nodes[index]!.shape;
}

/** Fails with the suite's line, the operation that was asked for, and `message`: what was got and what was expected. */
export function refuse({ call }: Builder, operation: string, message: string): never {
  const place = call?.at === undefined ? '' : `${call.at}: `;
  throw new InputError(`${place}${call?.operation ?? operation}: ${message}.`);
}

/** The graph of these outputs: what they do not need is left out. */
export function finish({ nodes }: Builder, outputs: Readonly<Record<string, number>>): Graph {
  const needed = new Set(Object.values(outputs));
  for (let index = nodes.length - 1; index >= 0; index -= 1)
    if (needed.has(index)) for (const input of nodes[index]!.inputs) needed.add(input);
  const kept = [...needed].sort((a, b) => a - b);
  const place = new Map(kept.map((index, to) => [index, to]));
  return {
    nodes: kept.map((index) => {
      const node = nodes[index]!;
      return { ...node, inputs: node.inputs.map((input) => place.get(input)!) };
    }),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, index]) => [name, place.get(index)!])),
  };
}
