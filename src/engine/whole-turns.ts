import type { KernelWhole } from '../optimizer/rule/expression.ts';

/** Wholes that are computed at once: one by itself, or one of each part that has one over the network. */
export type WholeTurn = readonly { readonly part: number; readonly index: number }[];

/**
 * All wholes of some kernels in the order in which they can be computed. What is computed over the network waits until all
 * parts have come to it: the first of one part and the first of another are the same value, and so on.
 */
export function wholeTurns(parts: readonly (readonly KernelWhole[])[]): readonly WholeTurn[] {
  const turns: WholeTurn[] = [];
  const next = parts.map(() => 0);
  const take = (part: number): WholeTurn[number] => ({ part, index: next[part]!++ });
  for (;;) {
    parts.forEach((wholes, part) => {
      while (next[part]! < wholes.length && !isOverNetwork(wholes[next[part]!]!)) turns.push([take(part)]);
    });
    const together = parts.flatMap((wholes, part) => (next[part]! < wholes.length ? [take(part)] : []));
    if (together.length === 0) return turns;
    turns.push(together);
  }
}

export const isOverNetwork = (whole: KernelWhole): boolean => whole.kind === 'whole' && whole.over === 'network';
