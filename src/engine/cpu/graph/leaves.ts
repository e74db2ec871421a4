import type { Model } from '../../../graph/model.ts';
import type { Graph, NodeOf, Shape } from '../../../graph/node.ts';
import { aligned } from './memory.ts';
import { sizeOf } from './view.ts';

/** Where what a graph is given lies in memory, but for its parameters and the samples of the batch. */
export interface Leaves {
  readonly states: readonly Leaf[];
  readonly randoms: readonly (Leaf & Pick<NodeOf<'random'>, 'distribution'>)[];
  readonly address: (kind: string, name: string) => number;
  /** All memory, with what was reserved before. */
  readonly bytes: number;
}

export interface Leaf {
  readonly name: string;
  readonly address: number;
  /** The most that any graph has of it. */
  readonly numbers: number;
}

/** @param end bytes of memory that are in use already */
export function leavesOf(model: Model, graphs: readonly Graph[], end: number): Leaves {
  const places = new Map<
    string,
    { kind: string; name: string; numbers: number; address: number; distribution: 'uniform' | 'normal' }
  >();
  const see = (kind: string, name: string, shape: Shape, distribution: 'uniform' | 'normal' = 'uniform'): void => {
    const key = `${kind} ${name}`;
    const numbers = Math.max(sizeOf(shape), places.get(key)?.numbers ?? 0);
    places.set(key, { kind, name, numbers, address: 0, distribution });
  };
  for (const { name, shape } of model.states) see('state', name, shape);
  for (const { nodes } of graphs)
    for (const node of nodes) if (node.kind === 'random') see('random', node.name, node.shape, node.distribution);
  for (const place of places.values()) {
    place.address = end;
    end += aligned(place.numbers * 4);
  }
  const of = (kind: string) => [...places.values()].filter((place) => place.kind === kind);
  return {
    states: of('state'),
    randoms: of('random'),
    address: (kind, name) => places.get(`${kind} ${name}`)!.address,
    bytes: end,
  };
}
