import type { Graph, GraphNode, MapExpression } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { counter } from './coordinate.ts';
import { lieOf, placeIn } from './lie.ts';
import { placeInInput, type Moved } from './view.ts';

/**
 * Which nodes get a kernel of their own; all others are computed where they are read. A product or a long sum is computed
 * where it is read if that is once for each number and not in a loop: so a product with its bias and ReLU is one
 * kernel. Maps are cheap, and are computed again and again until that costs more than to store them.
 */
export function nodesToStore({ nodes, outputs }: Graph, mostBuffers: number): ReadonlySet<number> {
  const stored = new Set(Object.values(outputs));
  /** How often an element of a node is wanted by others, all elements together. */
  const wanted = nodes.map(() => 0);
  const inLoop = nodes.map(() => false);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    if (shouldStore(node, wanted[index]!, inLoop[index]!, nodes)) stored.add(index);
    const times = stored.has(index) ? sizeOf(node.shape) : wanted[index]!;
    const reads = readsOf(node, nodes);
    for (const input of node.inputs) {
      wanted[input]! += times * reads;
      if (loops(node, nodes) || (!stored.has(index) && inLoop[index]!)) inLoop[input] = true;
    }
    if (node.kind === 'map' && asksForEquality(node.expression)) for (const input of node.inputs) storeSource(input);
    if (node.kind === 'matmul') {
      const [left, right] = node.inputs as [number, number];
      storeOperand(left, (axis, rank) => axis === rank - 1);
      storeOperand(right, (axis, rank) => axis === rank - 2);
    } else if (isProduct(node)) for (const input of node.inputs) storeOperand(input, () => true);
  }
  limitKernels(nodes, stored, mostBuffers);
  return stored;

  /** What is computed twice may differ in its last digit, and is not equal to itself then: a largest to one of those. */
  function storeSource(input: number): void {
    let source = input;
    for (let node = nodes[source]!; isMove(node); node = nodes[source]!) source = node.inputs[0]!;
    const node = nodes[source]!;
    if (!isLeaf(node) && node.kind !== 'constant' && node.type !== 'integer') stored.add(source);
  }

  /** What a product reads over and over lies somewhere, where a loop along an axis finds it without a division. */
  function storeOperand(operand: number, isLoop: (axis: number, rank: number) => boolean): void {
    const { shape } = nodes[operand]!;
    if (sizeOf(shape) === 0) return;
    let at = shape.map((length, axis) => counter(`at ${axis}`, length, isLoop(axis, shape.length) ? 1 : 0));
    let source = operand;
    for (let node = nodes[source]!; isMove(node) && !stored.has(source); node = nodes[source]!) {
      source = node.inputs[0]!;
      at = [...placeInInput(node, nodes[source]!.shape, at)];
    }
    const divides = placeIn(lieOf(nodes[source]!.shape), at).some((each) => each.divides === 1);
    if (divides) stored.add(operand);
    else if (!isLeaf(nodes[source]!)) stored.add(source);
  }
}

/** Reductions of so few numbers, as those over classes, are made where they are read. */
const SHORT = 16;
/** How often a map may be computed in place of once. */
const AGAIN = 3;
/** Nodes in one kernel, those that are computed in several places counted as often. */
const MOST_NODES = 150;

const VIEWS: ReadonlySet<string> = new Set(['reshape', 'permute', 'expand', 'slice', 'flip', 'stop']);
const NAMED: ReadonlySet<string> = new Set(['input', 'parameter', 'state', 'random']);

const isMove = (node: GraphNode): node is Moved => VIEWS.has(node.kind);
/** What lies somewhere before a graph is computed. */
export const isLeaf = (node: GraphNode): boolean =>
  NAMED.has(node.kind) || (node.kind === 'constant' && node.values.length > 1);

function asksForEquality(expression: MapExpression): boolean {
  switch (expression.kind) {
    case 'constant':
    case 'argument':
      return false;
    case 'unary':
      return asksForEquality(expression.operand);
    case 'binary':
      return (
        expression.operator === 'equal' ||
        expression.operator === 'notEqual' ||
        asksForEquality(expression.left) ||
        asksForEquality(expression.right)
      );
    case 'choose':
      return [expression.test, expression.then, expression.otherwise].some(asksForEquality);
  }
}

function isProduct({ kind }: GraphNode): boolean {
  return kind === 'matmul' || kind.startsWith('conv2d') || kind.startsWith('pool');
}

function shouldStore(node: GraphNode, wanted: number, inLoop: boolean, nodes: readonly GraphNode[]): boolean {
  const size = sizeOf(node.shape);
  switch (node.kind) {
    case 'map':
      return wanted > AGAIN * size;
    case 'sum':
    case 'max':
    case 'argmax':
      return (inLoop || wanted > size) && readsOf(node, nodes) > SHORT;
    case 'concat':
    case 'pad':
      return inLoop || wanted > AGAIN * size;
    default:
      return !isLeaf(node) && !isMove(node) && node.kind !== 'constant' && node.kind !== 'index'
        ? inLoop || wanted > size
        : false;
  }
}

/** How many elements of an input one element of a node is computed from. */
function readsOf(node: GraphNode, nodes: readonly GraphNode[]): number {
  const shapeOf = (input: number) => nodes[node.inputs[input]!]!.shape;
  switch (node.kind) {
    case 'sum':
    case 'max':
    case 'argmax':
      return sizeOf(shapeOf(0)) / Math.max(1, sizeOf(node.shape));
    case 'matmul':
      return shapeOf(0).at(-1)!;
    case 'put':
      return sizeOf(shapeOf(0));
    default:
      return 1;
  }
}

const loops = (node: GraphNode, nodes: readonly GraphNode[]): boolean => readsOf(node, nodes) > 1 || isProduct(node);

/**
 * Stores more: where a kernel would read more buffers than a device lets it, or take too long to compile, and where few
 * threads would do one after another what a thread each can do.
 */
function limitKernels(nodes: readonly GraphNode[], stored: Set<number>, mostBuffers: number): void {
  const buffers: ReadonlySet<number>[] = [];
  const counts: number[] = [];
  /** Whether computing an element takes a loop. */
  const isLong: boolean[] = [];
  nodes.forEach((node, index) => {
    const seen = (input: number): ReadonlySet<number> => (stored.has(input) ? new Set([input]) : buffers[input]!);
    const size = (input: number): number => (stored.has(input) ? 1 : counts[input]!);
    const all = (): ReadonlySet<number> => new Set(node.inputs.flatMap((input) => [...seen(input)]));
    const total = (): number => node.inputs.reduce((sum, input) => sum + size(input), 1);
    const reads = readsOf(node, nodes);
    if (reads > SHORT) for (const input of node.inputs) if (isLong[input]!) stored.add(input);
    for (const input of node.inputs.toSorted((a, b) => seen(b).size - seen(a).size || size(b) - size(a))) {
      if (all().size <= mostBuffers && total() <= MOST_NODES) break;
      if (!isLeaf(nodes[input]!) && size(input) > 1) stored.add(input);
    }
    buffers.push(isLeaf(node) ? new Set([index]) : all());
    counts.push(total());
    isLong.push(reads > 1 || node.inputs.some((input) => isLong[input]! && !stored.has(input)));
  });
}
