import type { Graph, GraphNode, NodeOf } from '../../../graph/node.ts';
import { Arguments, type Extent, type Handle, type Launch, type Value } from '../launch.ts';
import { Block } from './block.ts';
import type { GraphConstants } from './constants.ts';
import { fixed, join, plus, type Coordinate } from './coordinate.ts';
import { compute, isEmpty, type Computed } from './element.ts';
import { lieOf, placeIn, sameLie, threadPlace, type Lie, type Stored } from './lie.ts';
import { narrowed } from './narrow.ts';
import { isLeaf, nodesToStore } from './schedule.ts';
import type { Writing } from './writing.ts';

type Named = NodeOf<'input' | 'parameter' | 'state' | 'random'>;

export interface Surroundings {
  readonly lanes: number;
  readonly constants: GraphConstants;
  /** That a kernel may read. */
  readonly mostBuffers: number;
  /** How a leaf lies, and which lanes share it; its handle is told later. */
  readonly leaf: (node: Named) => Stored;
  /** The constants, all in one row. */
  readonly constant: Value;
  /** How an output has to lie; undefined where that does not matter. */
  readonly output: (name: string) => Lie | undefined;
}

/** A graph as kernels, which are launched with other handles in each step. */
export interface GraphCode {
  readonly kernels: readonly GraphKernel[];
  /** Name → what stands for the output; null where it has no numbers. */
  readonly outputs: Readonly<Record<string, Value | null>>;
}

interface GraphKernel {
  /** What stands for the result. */
  readonly result: Handle;
  readonly extent: Extent;
  readonly args: Arguments;
  readonly code: string;
}

export function compileGraph(given: Graph, surroundings: Surroundings): GraphCode {
  const graph = narrowed(given);
  const { nodes, outputs } = graph;
  const { lanes, constants, leaf, output } = surroundings;
  // The constants, and who sees which batch, are buffers as well, and so is the result.
  const stores = nodesToStore(graph, surroundings.mostBuffers - 3);
  const stored = new Map<number, Stored>();
  const kernels: GraphKernel[] = [];
  const wanted = new Map(Object.entries(outputs).map(([name, node]) => [node, output(name)]));

  nodes.forEach((node, index) => {
    if (isNamed(node)) stored.set(index, leaf(node));
    else if (stores.has(index) && !isEmpty(node) && !isLeaf(node)) {
      const lie = wanted.get(index) ?? lieOf(node.shape);
      stored.set(
        index,
        store(lie, (at, block, writing) => compute(node, at, block, writing)),
      );
    }
  });
  return {
    kernels,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, node]) => [name, outputOf(name, node)])),
  };

  /** What a parameter or an input puts out, and what lies in another way than it is wanted, is copied. */
  function outputOf(name: string, index: number): Value | null {
    const node = nodes[index]!;
    if (isEmpty(node)) return null;
    const known = stored.get(index);
    const lie = output(name) ?? lieOf(node.shape);
    if (!isLeaf(node) && known !== undefined && sameLie(known.lie, lie)) return known.value;
    return store(lie, (at, block, writing) => writing.element(index, at, block)).value;
  }

  function store(lie: Lie, write: (at: readonly Coordinate[], block: Block, writing: Writing) => string): Stored {
    const args = new Arguments();
    const root = new Block();
    const result = write(threadPlace(lie), root, writingWith(args));
    const handle = {};
    const { rows, columns } = lie;
    kernels.push({
      ...{ result: handle, extent: [columns, rows, lanes], args },
      code: [...root.lines, `return ${result};`].join('\n'),
    });
    return { lie, value: { handle, rows, columns } };
  }

  function writingWith(args: Arguments): Writing {
    const readConstant = (place: Coordinate, block: Block, key: string): string =>
      block.at(place.depth).keep(args.reader(surroundings.constant)(0, place.code(block)), key);
    const writing: Writing = {
      nodes,
      args,
      constant: (value, block) => {
        const place = constants.place(value);
        return readConstant(fixed(place), block, `constant ${place}`);
      },
      element: (index, at, block) => {
        const home = block.at(Math.max(0, ...at.map(({ depth }) => depth)));
        const key = `${index} [${at.map((each) => each.key).join()}]`;
        const node = nodes[index]!;
        if (isEmpty(node)) return writing.constant(0, block);
        const known = home.known(key);
        if (known !== undefined) return known;
        const place = stored.get(index);
        if (place !== undefined) {
          const [row, column] = placeIn(place.lie, at);
          return home.keep(args.reader(place.value)(row.code(home), column.code(home)), key);
        }
        if (node.kind === 'constant' && node.values.length > 1)
          return readConstant(plus(join(at, node.shape), fixed(constants.begin(node))), home, key);
        return home.named(key, compute(node as Computed, at, home, writing));
      },
    };
    return writing;
  }
}

/** Launches the kernels of a graph. `handles` has the leaves, and gets what is computed. */
export function launchGraph({ kernels }: GraphCode, handles: Map<Handle, Handle>, launch: Launch): void {
  for (const { result, extent, args, code } of kernels)
    handles.set(
      result,
      launch(
        extent,
        args.with((handle) => handles.get(handle)!),
        code,
      ),
    );
}

const isNamed = (node: GraphNode): node is Named => isLeaf(node) && node.kind !== 'constant';
