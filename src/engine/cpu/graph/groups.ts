import type { Graph, GraphNode, MapExpression, NodeOf, Shape } from '../../../graph/node.ts';
import { sameShape } from '../../../graph/shape.ts';
import { sizeOf } from './view.ts';

/**
 * Maps and reductions that one pass over memory computes. All of them are of the same rows: a member has a number for
 * each place of a row, or one for each row, or it is a sum over rows, which is known only when the pass has ended.
 */
export interface Group {
  readonly rows: number;
  readonly columns: number;
  /** What the group reads from others is computed at lower levels. */
  readonly level: number;
  readonly members: Member[];
  /** Members that other groups have computed before: what is cheap is computed again where it is read, and not stored. */
  readonly repeated: Set<number>;
  /** How many numbers lie below each axis of its members, rows alone counted: the loops around a row. */
  cuts: readonly number[];
}

/** What a member has a number for: each place of the rows, each row, or what is left when the pass has ended. */
export type Form = 'whole' | 'row' | 'total';

export interface Member {
  readonly node: number;
  /** Whether it passes over all numbers of a row, or over one for each row. */
  readonly over: 'whole' | 'row';
  readonly form: Form;
  /** In the order of the node's inputs. */
  readonly reads: readonly Read[];
}

/** What a member reads: another member, or a tensor in memory. */
export type Read =
  | { readonly kind: 'inside'; readonly node: number }
  /** Broadcast to `shape`, which is the member's own, or that of what it reduces. */
  | { readonly kind: 'memory'; readonly node: number; readonly shape: Shape };

export interface Grouping {
  readonly groups: readonly Group[];
  /** Of nodes that belong to one. */
  readonly groupOf: ReadonlyMap<number, Group>;
  readonly levels: readonly number[];
}

type Groupable = NodeOf<'map' | 'sum' | 'max'>;
/** Views that a group can look through to a number that it has just computed. */
const TRANSPARENT: ReadonlySet<string> = new Set(['reshape', 'expand', 'stop']);
const VIEWS: ReadonlySet<string> = new Set([...TRANSPARENT, 'permute', 'slice', 'flip']);
const LEAVES: ReadonlySet<string> = new Set(['input', 'parameter', 'state', 'random', 'constant', 'index']);

/** Longer functions take long to compile, and their values do not stay in registers. */
const MOST_MEMBERS = 48;

export const isView = ({ kind }: GraphNode): boolean => VIEWS.has(kind);
export const isLeaf = ({ kind }: GraphNode): boolean => LEAVES.has(kind);
const isGroupable = (node: GraphNode): node is Groupable => ['map', 'sum', 'max'].includes(node.kind);

/** The last axis that is longer than 1 makes the columns. */
export function columnAxis(shape: Shape): number {
  return shape.findLastIndex((n) => n > 1);
}

const columnsOf = (shape: Shape): number => shape[columnAxis(shape)] ?? 1;

/**
 * Puts each map and reduction, in order, into the group of one of its inputs or of another reader of them, or into a new
 * one. Levels keep groups from waiting for each other in a circle.
 */
export function groupNodes({ nodes, outputs }: Graph): Grouping {
  const groups: Group[] = [];
  const groupOf = new Map<number, Group>();
  const forms = new Map<number, Form>();
  const levels: number[] = [];
  /** The latest group that reads a tensor. */
  const readers = new Map<number, Group>();
  const cheap = cheapMaps();

  nodes.forEach((node, index) => {
    const below = Math.max(0, ...node.inputs.map((input) => levels[input]!));
    // Of nothing there is nothing to compute.
    if (!isGroupable(node) || sizeOf(spaceOf(index)) === 0) {
      levels.push(isLeaf(node) ? 0 : isView(node) ? below : below + 1);
      return;
    }
    const bases = node.inputs.map(baseOf);
    const candidates = new Set([...bases.map((base) => groupOf.get(base)), ...bases.map((base) => readers.get(base))]);
    const open = [...candidates].filter(
      (group) => group !== undefined && group.members.length < MOST_MEMBERS,
    ) as Group[];
    for (const group of open.toSorted((a, b) => b.level - a.level)) {
      const member = joined(node, index, group);
      if (member !== null) {
        settle(member, group);
        return;
      }
    }
    const space = spaceOf(index);
    const columns = columnsOf(space);
    const group: Group = {
      rows: sizeOf(space) / columns,
      columns,
      level: below + 1,
      members: [],
      repeated: new Set(),
      cuts: [1],
    };
    groups.push(group);
    settle(joined(node, index, group)!, group);
  });
  return { groups, groupOf, levels };

  function settle(given: Member, group: Group): void {
    const member = { ...given, reads: given.reads.map((read) => repeat(read, group)) };
    group.members.push(member);
    group.cuts = withCuts(group, spaceOf(member.node), member.over)!;
    groupOf.set(member.node, group);
    forms.set(member.node, member.form);
    levels.push(group.level);
    for (const read of member.reads) if (read.kind === 'memory') readers.set(baseOf(read.node), group);
  }

  /** Has a group compute again what it would have to read. */
  function repeat(read: Read, group: Group): Read {
    const { node } = read;
    if (read.kind !== 'memory' || !cheap.has(node) || !sameShape(nodes[node]!.shape, read.shape)) return read;
    if (sizeOf(read.shape) !== group.rows * group.columns || columnsOf(read.shape) !== group.columns) return read;
    if (!group.repeated.has(node)) {
      const reads = nodes[node]!.inputs.map((input) => ({ kind: 'memory', node: input, shape: read.shape }) as const);
      group.members.push({ node, over: 'whole', form: 'whole', reads });
      group.repeated.add(node);
      for (const at of [node, ...nodes[node]!.inputs.map(baseOf)]) readers.set(at, group);
    }
    return { kind: 'inside', node };
  }

  /** Maps that take no longer than to read their numbers again, of tensors that lie in memory in any case, and read by maps and reductions alone. */
  function cheapMaps(): ReadonlySet<number> {
    const found = new Set<number>();
    nodes.forEach((node, index) => {
      const isOfMemory = node.inputs.every((input) => !isGroupable(nodes[baseOf(input)]!));
      if (node.kind === 'map' && isOfMemory && isCheap(node.expression)) found.add(index);
    });
    for (const node of nodes) if (!isGroupable(node)) for (const input of node.inputs) found.delete(input);
    for (const index of Object.values(outputs)) found.delete(index);
    return found;
  }

  function baseOf(index: number): number {
    let at = index;
    while (isView(nodes[at]!)) at = nodes[at]!.inputs[0]!;
    return at;
  }

  /** The shape that a member passes over. */
  function spaceOf(index: number): Shape {
    const node = nodes[index]!;
    return node.kind === 'map' ? node.shape : nodes[node.inputs[0]!]!.shape;
  }

  /** The member that a node would be of a group; null where it cannot be one. */
  function joined(node: Groupable, index: number, group: Group): Member | null {
    const space = spaceOf(index);
    const isWhole = sizeOf(space) === group.rows * group.columns && columnsOf(space) === group.columns;
    if (!isWhole && sizeOf(space) !== group.rows) return null;
    const over = isWhole ? 'whole' : 'row';
    if (withCuts(group, space, over) === null) return null;
    const reads: Read[] = [];
    for (const input of node.inputs) {
      const read = readOf(input, space, over, group);
      if (read === null) return null;
      reads.push(read);
    }
    // What has numbers for rows alone is computed along with the rows that it comes from, and nowhere else.
    if (over === 'row' && !reads.some(({ kind }) => kind === 'inside')) return null;
    if (node.kind === 'map') return { node: index, over, form: over, reads };
    const isOfRows = over === 'whole' && node.axes.every((axis) => axis === columnAxis(space) || space[axis] === 1);
    return { node: index, over, form: isOfRows && node.axes.includes(columnAxis(space)) ? 'row' : 'total', reads };
  }

  /** How a member that passes over `space` sees an input; null where the group would have to wait for itself. */
  function readOf(input: number, space: Shape, over: 'whole' | 'row', group: Group): Read | null {
    const seen = memberBehind(input, space, over, group);
    if (seen !== null) return { kind: 'inside', node: seen };
    return levels[baseOf(input)]! < group.level ? { kind: 'memory', node: input, shape: space } : null;
  }

  /** The member whose number is read at each place, if it is the one of the same place or of the same row. */
  function memberBehind(input: number, space: Shape, over: 'whole' | 'row', group: Group): number | null {
    let at = input;
    let wanted: Form = over;
    let within = space;
    for (;;) {
      const node = nodes[at]!;
      if (sizeOf(node.shape) !== sizeOf(within)) {
        // Broadcasting may repeat a number of each row along the row, and nothing else.
        if (wanted !== 'whole' || !isRowOf(node.shape, within)) return null;
        wanted = 'row';
      }
      if (group.repeated.has(at)) return wanted === 'whole' ? at : null;
      if (groupOf.get(at) === group) return forms.get(at) === wanted ? at : null;
      if (!TRANSPARENT.has(node.kind)) return null;
      within = node.shape;
      at = node.inputs[0]!;
    }
  }
}

/** Whether a shape, broadcast to `whole`, has one number for each of its rows. */
function isRowOf(shape: Shape, whole: Shape): boolean {
  const missing = whole.length - shape.length;
  const column = columnAxis(whole);
  return missing >= 0 && whole.every((n, axis) => (shape[axis - missing] ?? 1) === (axis === column ? 1 : n));
}

/** The group's cuts together with those of another member; null where they do not divide each other. */
function withCuts({ cuts }: Group, space: Shape, over: Member['over']): readonly number[] | null {
  const rows = over === 'row' ? space : space.slice(0, Math.max(0, columnAxis(space)));
  const all = new Set(cuts);
  let below = 1;
  for (const n of rows.toReversed()) all.add((below *= n));
  const sorted = [...all].toSorted((a, b) => a - b);
  return sorted.every((cut, i) => i === 0 || cut % sorted[i - 1]! === 0) ? sorted : null;
}

/** A sum, difference or product. */
function isCheap(e: MapExpression): boolean {
  const isLeafOf = (operand: MapExpression): boolean => operand.kind === 'argument' || operand.kind === 'constant';
  return e.kind === 'binary' && CHEAP.has(e.operator) && isLeafOf(e.left) && isLeafOf(e.right);
}

const CHEAP: ReadonlySet<string> = new Set(['add', 'subtract', 'multiply']);
