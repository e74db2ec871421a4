import type { Graph, MapExpression } from '../../../graph/node.ts';
import type { Tree } from '../../../optimizer/rule/expression.ts';
import { collapse } from './collapse.ts';
import { columnAxis, type Group, type Member } from './groups.ts';
import type { Operand } from './kernels/expression.ts';
import { inputsOf, type Access, type LoopNest, type Store, type Value } from './kernels/loop-nest.ts';
import { expanded, rowMajor, type View } from './view.ts';

/** The loops of a group, and what its addresses are of: all loads, then all stores. */
export interface GroupNest<B> {
  readonly nest: LoopNest;
  readonly loads: readonly View<B>[];
  readonly stores: readonly { readonly node: number; readonly how: Store['how'] }[];
}

/**
 * @param viewOf where a tensor lies that the group reads from memory
 * @param isStored whether a member's numbers are wanted outside of the group
 */
export function nestOf<B>(
  { nodes }: Graph,
  group: Group,
  viewOf: (node: number) => View<B>,
  isStored: (node: number) => boolean,
): GroupNest<B> {
  const lengths = [...loopsOf(group.cuts), group.columns];
  const values: Value[] = [];
  const places = new Map<number, number>();
  const loads: View<B>[] = [];
  const loaded = new Map<string, number>();
  const interned = new Map<string, number>();
  /** Strides along all loops, of loads and then of stores, before loops are joined. */
  const strides: { readonly of: 'load' | 'store' | 'bound'; readonly along: readonly number[] }[] = [];
  const stores: { node: number; value: number; how: Store['how']; whole: boolean; along: readonly number[] }[] = [];

  const load = (node: number, member: Member, shape: readonly number[]): number => {
    const view = expanded(viewOf(node), shape);
    const along = alongLoops(view, member.over === 'whole');
    const key = `${identity(view.buffer)} ${view.offset} ${along.join()}`;
    const known = loaded.get(key);
    if (known !== undefined) return known;
    loads.push(view);
    strides.push({ of: 'load', along });
    // Its access is filled in when the loops are known.
    const place = values.push({ kind: 'load', access: { outer: [], inner: 0 } }) - 1;
    loaded.set(key, place);
    return place;
  };
  const intern = (value: Exclude<Value, { kind: 'load' }>): number => {
    const key = keyOf(value);
    const known = interned.get(key);
    if (known !== undefined) return known;
    const place = values.push(value) - 1;
    interned.set(key, place);
    return place;
  };
  /** The value of a map's expression: a value for each operation, so that what members share is computed once. */
  const valueOf = (e: MapExpression, inputs: readonly number[]): number => {
    const operand = (child: MapExpression): Operand =>
      child.kind === 'constant' ? child : { kind: 'value', index: valueOf(child, inputs) };
    switch (e.kind) {
      case 'argument':
        return inputs[e.index]!;
      case 'constant':
        return intern({ kind: 'map', expression: e });
      case 'unary':
        return intern({ kind: 'map', expression: { ...e, operand: operand(e.operand) } });
      case 'binary':
        return intern({ kind: 'map', expression: { ...e, left: operand(e.left), right: operand(e.right) } });
      case 'choose': {
        const [test, then, otherwise] = [operand(e.test), operand(e.then), operand(e.otherwise)];
        return intern({ kind: 'map', expression: { ...e, test, then, otherwise } });
      }
      default:
        return e satisfies never;
    }
  };

  for (const member of group.members) {
    const node = nodes[member.node]!;
    const whole = member.over === 'whole';
    const inputs = member.reads.map((read) =>
      read.kind === 'inside' ? places.get(read.node)! : load(read.node, member, read.shape),
    );
    if (node.kind === 'map') {
      places.set(member.node, valueOf(node.expression, inputs));
      if (isStored(member.node)) {
        const view = { buffer: null, offset: 0, shape: node.shape, strides: rowMajor(node.shape) };
        stores.push({
          node: member.node,
          value: places.get(member.node)!,
          how: 'set',
          whole,
          along: alongLoops(view, whole),
        });
      }
      continue;
    }
    if (node.kind !== 'sum' && node.kind !== 'max') throw new Error(`${node.kind} is in no group`);
    const input = nodes[node.inputs[0]!]!.shape;
    const column = columnAxis(input);
    const overRow = whole && node.axes.includes(column);
    const value = overRow ? intern({ kind: 'reduce', function: node.kind, of: inputs[0]! }) : inputs[0]!;
    places.set(member.node, value);
    if (!isStored(member.node)) continue;
    const kept = rowMajor(node.shape);
    const view = {
      buffer: null,
      offset: 0,
      shape: input,
      strides: kept.map((stride, axis) => (node.axes.includes(axis) ? 0 : stride)),
    };
    const how = member.form === 'row' ? 'set' : node.kind;
    stores.push({ node: member.node, value, how, whole: whole && !overRow, along: alongLoops(view, whole) });
  }
  for (const { along } of stores) strides.push({ of: 'store', along });
  // A reduction that other members wait for is of its row: rows must stay what they are. So is one that is reduced
  // further in another way, for the sum of the largest numbers of rows is not the largest of several.
  const inner = lengths.length - 1;
  const isOfRow = (value: Value, place: number): boolean =>
    value.kind === 'reduce' &&
    (values.some((other) => inputsOf(other).includes(place)) ||
      stores.some((store) => store.value === place && store.how !== 'set' && store.how !== value.function));
  const waitedFor = values.some(isOfRow);
  if (waitedFor) strides.push({ of: 'bound', along: [...rowMajor(lengths.slice(0, inner)), 0] });

  const loops = collapse({ lengths, strides: strides.map(({ along }) => along) });
  const accesses = loops.strides.map((along): Access => ({ outer: along.slice(0, -1), inner: along.at(-1) ?? 0 }));
  let next = 0;
  return {
    nest: {
      outer: loops.lengths.slice(0, -1),
      inner: loops.lengths.at(-1) ?? 1,
      values: values.map((value) => (value.kind === 'load' ? { ...value, access: accesses[next++]! } : value)),
      stores: stores.map(({ value, how, whole }) => ({ value, how, whole, access: accesses[next++]! })),
    },
    loads,
    stores,
  };

  /** Strides along the group's loops of a view that has the shape of a member's space. */
  function alongLoops({ shape, strides: own }: Pick<View, 'shape' | 'strides'>, whole: boolean): readonly number[] {
    const column = whole ? columnAxis(shape) : shape.length;
    const outer = split(shape.slice(0, Math.max(0, column)), own, loopsOf(group.cuts));
    return [...outer, whole ? (own[column] ?? 0) : 0];
  }
}

/** Cuts 1, 4, 12 are loops of 3 around loops of 4. */
function loopsOf(cuts: readonly number[]): readonly number[] {
  return cuts
    .slice(1)
    .map((cut, i) => cut / cuts[i]!)
    .toReversed();
}

/** Strides of axes, along loops whose lengths multiply to those of the axes. */
function split(shape: readonly number[], strides: readonly number[], loops: readonly number[]): readonly number[] {
  const along = new Array<number>(loops.length).fill(0);
  let loop = loops.length - 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    let stride = strides[axis]!;
    for (let left = shape[axis]!; left > 1; loop--) {
      along[loop] = stride;
      stride *= loops[loop]!;
      left /= loops[loop]!;
    }
  }
  return along;
}

/** Of an operation on constants and values, or of a reduction: equal ones have one key. */
function keyOf(value: Exclude<Value, { kind: 'load' }>): string {
  if (value.kind === 'reduce') return `${value.function} ${value.of}`;
  const operand = (tree: Tree<Operand>): string => (tree.kind === 'value' ? `v${tree.index}` : JSON.stringify(tree));
  const { expression: e } = value;
  switch (e.kind) {
    case 'unary':
      return `${e.operator} ${operand(e.operand)}`;
    case 'binary':
      return `${e.operator} ${operand(e.left)} ${operand(e.right)}`;
    case 'choose':
      return `choose ${operand(e.test)} ${operand(e.then)} ${operand(e.otherwise)}`;
    default:
      return operand(e);
  }
}

const numbers = new WeakMap<object, number>();
let count = 0;

/** A number for each buffer. */
function identity(buffer: unknown): number {
  const known = numbers.get(buffer as object);
  if (known !== undefined) return known;
  numbers.set(buffer as object, ++count);
  return count;
}
