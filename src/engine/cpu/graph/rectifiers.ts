import type { Graph, GraphNode, MapExpression, NodeOf } from '../../../graph/node.ts';

/**
 * The same graph with less to remember and to pass over for the gradients of rectifiers, y = x ≤ 0 ? 0 : x:
 *
 * - y ≤ 0 wherever x ≤ 0 and nowhere else (a NaN stays one), so that their gradients read y, which the next layer reads
 *   as well, and x need not be stored;
 * - where a pool comes next, its gradient goes to the places of its largest numbers alone, so that these few are looked at
 *   before it is spread out, not all of y afterwards;
 * - the sum of what was spread over whole images is that of what there was to spread.
 */
export function withShorterRectifiers({ nodes, outputs }: Graph): Graph {
  const made: GraphNode[] = [];
  const make = (node: GraphNode): number => made.push(node) - 1;
  /** What was rectified → what it became; what a pool goes by → what it picked, of that itself. */
  const rectified = new Map<number, number>();
  const picked = new Map<string, number>();

  const rewritten = (node: GraphNode): number => {
    const [first, second] = node.inputs as readonly [number, number];
    if (isRectifier(node)) {
      rectified.set(first, made.length);
    } else if (node.kind === 'poolPick' && first === second) {
      picked.set(windowsOf(node), made.length);
    } else if (isRectifierGradient(node) && rectified.has(first)) {
      const y = rectified.get(first)!;
      const gradient = made[second]!;
      const largest = gradient.kind === 'poolSpread' ? picked.get(windowsOf(gradient)) : undefined;
      if (gradient.kind !== 'poolSpread' || gradient.inputs[0] !== y || largest === undefined)
        return make({ ...node, inputs: [y, second] });
      const toSpread = gradient.inputs[1]!;
      const passed = make({ ...node, inputs: [largest, toSpread], shape: made[toSpread]!.shape });
      return make({ ...gradient, inputs: [y, passed] });
    } else if (
      node.kind === 'sum' &&
      made[first]!.kind === 'poolSpread' &&
      [2, 3].every((axis) => node.axes.includes(axis))
    ) {
      return make({ ...node, inputs: [made[first]!.inputs[1]!] });
    }
    return make(node);
  };
  const places: number[] = [];
  for (const node of nodes) places.push(rewritten({ ...node, inputs: node.inputs.map((input) => places[input]!) }));
  const wanted = Object.entries(outputs).map(([name, index]) => [name, places[index]!] as const);
  return withoutUnused({ nodes: made, outputs: Object.fromEntries(wanted) });
}

const isNumber = (e: MapExpression, value: number): boolean => e.kind === 'constant' && e.value === value;
const isArgument = (e: MapExpression, index: number): boolean => e.kind === 'argument' && e.index === index;

/** Whether a map is `a ≤ 0 ? 0 : b`, where a is its first argument and b that of this index. */
function chooses(node: GraphNode, otherwise: number): boolean {
  if (node.kind !== 'map' || node.inputs.length !== otherwise + 1 || node.expression.kind !== 'choose') return false;
  const { test, then, otherwise: other } = node.expression;
  return (
    isNumber(then, 0) &&
    isArgument(other, otherwise) &&
    test.kind === 'binary' &&
    test.operator === 'lessOrEqual' &&
    isArgument(test.left, 0) &&
    isNumber(test.right, 0)
  );
}

const isRectifier = (node: GraphNode): boolean => chooses(node, 0);
const isRectifierGradient = (node: GraphNode): boolean => chooses(node, 1);

/** Of pools of the same numbers by the same windows it is equal. */
const windowsOf = ({ inputs, kernel, stride, padding }: NodeOf<'poolPick' | 'poolSpread'>): string =>
  JSON.stringify([inputs[0], kernel, stride, padding]);

/** The nodes that outputs are computed from. */
function withoutUnused({ nodes, outputs }: Graph): Graph {
  const used = new Set(Object.values(outputs));
  for (let index = nodes.length - 1; index >= 0; index--)
    if (used.has(index)) for (const input of nodes[index]!.inputs) used.add(input);
  const kept = [...nodes.keys()].filter((index) => used.has(index));
  const places = new Map(kept.map((index, place) => [index, place]));
  const at = (index: number): number => places.get(index)!;
  return {
    nodes: kept.map((index) => ({ ...nodes[index]!, inputs: nodes[index]!.inputs.map(at) })),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, index]) => [name, at(index)])),
  };
}
