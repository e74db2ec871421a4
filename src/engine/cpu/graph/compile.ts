import type { Graph, GraphNode, Shape } from '../../../graph/node.ts';
import { channelsLast } from './channels-last.ts';
import type { Gemm } from './gemm.ts';
import { groupNodes, isLeaf, isView } from './groups.ts';
import type { KernelSet } from './kernel-set.ts';
import { place, type Lifetime } from './memory.ts';
import { withShorterRectifiers } from './rectifiers.ts';
import { settledTensors } from './settle.ts';
import { sparseOperand } from './sparse/find.ts';
import { sparseGradientStep, sparseProductStep, type PlacedField } from './sparse/product.ts';
import { convolutionStep } from './step/convolution.ts';
import { copyStep, filledBefore, together } from './step/copy.ts';
import { argmaxStep, putStep, takeStep } from './step/lookup.ts';
import { matmulStep, matrixStrides } from './step/matmul.ts';
import { nestStep } from './step/nest.ts';
import { poolStep } from './step/pool.ts';
import type { Buffer, Scratch, Step, Tensor } from './step/step.ts';
import { contiguous, expanded, flipped, isContiguous, isSameView, permuted, reshaped, sizeOf, sliced } from './view.ts';

/** A graph as a list of calls, and the memory that they work in. */
export interface CompiledGraph {
  readonly steps: readonly Step[];
  /** What each of the steps computes, for whoever times them. */
  readonly names: readonly string[];
  /** Buffers that live within the graph, at byte offsets into memory that graphs share. */
  readonly offsets: ReadonlyMap<Buffer, number>;
  readonly bytes: number;
  /** Numbers that are there before the first step and stay. */
  readonly constants: readonly { readonly buffer: Buffer; readonly values: Float32Array }[];
  readonly scratch: Readonly<Record<Scratch, number>>;
  /** Where each output lies after the last step. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

export interface CompileOptions {
  readonly gemm: Gemm;
  readonly kernels: KernelSet;
  /** Where an input, parameter, state or random leaf lies. */
  readonly leaf: (kind: string, name: string, shape: Shape) => Tensor;
  /** Fields that lie nowhere as numbers, for they enter products alone. */
  readonly sparse?: ReadonlyMap<string, PlacedField>;
  /** Where an output is wanted; undefined where it may lie anywhere. */
  readonly output: (name: string, shape: Shape) => Tensor | undefined;
}

interface Levelled {
  readonly level: number;
  readonly name: string;
  readonly step: Step;
}

export function compileGraph(given: Graph, options: CompileOptions): CompiledGraph {
  const graph = channelsLast(withShorterRectifiers(given));
  const { nodes } = graph;
  const { gemm, kernels } = options;
  const { groups, groupOf, levels } = groupNodes(graph);
  const steps: Levelled[] = [];
  const constants: { buffer: Buffer; values: Float32Array }[] = [];
  const views = settledTensors(graph, options.output);
  const stored = new Set(views.keys());
  const copies = new Map<number, Tensor>();

  const fresh = (shape: readonly number[]): Tensor =>
    contiguous<Buffer>({ numbers: sizeOf(shape), fixed: undefined }, shape);

  const viewOf = (index: number): Tensor => {
    const known = views.get(index);
    if (known !== undefined) return known;
    const view = makeView(nodes[index]!, index);
    views.set(index, view);
    return view;
  };

  const makeView = (node: GraphNode, index: number): Tensor => {
    const of = (): Tensor => viewOf(node.inputs[0]!);
    switch (node.kind) {
      case 'input':
      case 'parameter':
      case 'state':
      case 'random':
        return options.leaf(node.kind, node.name, node.shape);
      case 'constant':
      case 'index': {
        const tensor = fresh(node.shape);
        const values =
          node.kind === 'constant'
            ? Float32Array.from(node.values, Number)
            : Float32Array.from({ length: sizeOf(node.shape) }, (_, i) => i);
        constants.push({ buffer: tensor.buffer, values });
        return tensor;
      }
      case 'reshape':
        return reshaped(of(), node.shape) ?? copied(node.inputs[0]!, index, node.shape);
      case 'permute':
        return permuted(of(), node.axes);
      case 'expand':
        return expanded(of(), node.shape);
      case 'slice':
        return node.from.reduce((view, from, axis) => sliced(view, axis, from, node.shape[axis]!), of());
      case 'flip':
        return node.axes.reduce(flipped, of());
      case 'stop':
        return of();
      default:
        stored.add(index);
        return fresh(node.shape);
    }
  };

  /** The numbers of a node one behind the other, in a shape. */
  const copied = (index: number, as: number, shape: readonly number[]): Tensor => {
    const whole = withoutGaps(index, levels[as]! + 0.5);
    return { ...whole, shape, strides: contiguous(null, shape).strides };
  };

  const withoutGaps = (index: number, level = levels[index]! + 0.5): Tensor => {
    const view = viewOf(index);
    if (isContiguous(view)) return view;
    const known = copies.get(index);
    if (known !== undefined) return known;
    const copy = fresh(view.shape);
    steps.push({ level, name: nameOf('copy', [view.shape]), step: copyStep(kernels, view, copy) });
    copies.set(index, copy);
    return copy;
  };

  /** A matrix as it lies where the products can read it so. */
  const factor = (index: number): Tensor => {
    const view = viewOf(index);
    return gemm.takes(matrixStrides(view), view.shape.at(-2)!, view.shape.at(-1)!) ? view : withoutGaps(index);
  };

  const productStep = ([left, right]: readonly [number, number], out: Tensor): Step => {
    const operand = sparseOperand(graph, left);
    const field = operand === null ? undefined : options.sparse?.get(operand.field);
    if (field === undefined) return matmulStep(factor(left), factor(right), out, gemm.scratchBytes);
    return operand!.transposed
      ? sparseGradientStep(field, withoutGaps(right), out, kernels)
      : sparseProductStep(field, viewOf(right), out, kernels);
  };

  const stepOf = (node: GraphNode, index: number): Step | null => {
    const out = viewOf(index);
    const inputs = node.inputs;
    if (sizeOf(node.shape) === 0) return null;
    switch (node.kind) {
      case 'map':
        return null;
      case 'sum':
        // Of nothing; every other sum is in a group.
        return filledBefore(0, out, []);
      case 'max':
        return null;
      case 'argmax':
        return argmaxStep(withoutGaps(inputs[0]!), out, node.axis);
      case 'matmul':
        return productStep(inputs as readonly [number, number], out);
      case 'conv2d':
      case 'conv2dInputGradient':
      case 'conv2dWeightGradient':
        // Sums over no samples or no channels.
        if (inputs.some((input) => sizeOf(nodes[input]!.shape) === 0)) return filledBefore(0, out, []);
        return convolutionStep(
          node,
          inputs.map((input) => withoutGaps(input)),
          out,
          kernels,
          gemm,
        );
      case 'poolPick':
      case 'poolSpread':
      case 'poolSum':
      case 'poolSumSpread':
        return poolStep(
          node,
          inputs.map((input) => withoutGaps(input)),
          out,
          kernels,
        );
      case 'take':
        return takeStep(withoutGaps(inputs[0]!), withoutGaps(inputs[1]!), out);
      case 'put':
        return putStep(withoutGaps(inputs[0]!), withoutGaps(inputs[1]!), out);
      case 'pad': {
        const input = viewOf(inputs[0]!);
        const inside = node.before.reduce<Tensor>(
          (view, from, axis) => sliced(view, axis, from, input.shape[axis]!),
          out,
        );
        return filledBefore(0, out, [copyStep(kernels, input, inside)]);
      }
      case 'concat': {
        let from = 0;
        const parts = inputs.flatMap((input) => {
          const part = viewOf(input);
          const target = sliced(out, node.axis, from, part.shape[node.axis]!);
          from += part.shape[node.axis]!;
          return isSameView(part, target) ? [] : [copyStep(kernels, part, target)];
        });
        return together(parts, [out]);
      }
      default:
        throw new Error(`${node.kind} is computed by no step`);
    }
  };

  // What is asked for is laid out first, from the outputs back: whatever is reached is stored.
  const outputs: Record<string, Tensor> = {};
  for (const [name, index] of Object.entries(graph.outputs)) {
    const wanted = options.output(name, nodes[index]!.shape);
    const view = viewOf(index);
    if (wanted !== undefined && view.buffer.fixed !== wanted.buffer.fixed)
      steps.push({ level: Infinity, name: nameOf('copy', [view.shape]), step: copyStep(kernels, view, wanted) });
    outputs[name] = wanted ?? view;
  }
  nodes.forEach((node, index) => {
    if (isLeaf(node) || isView(node) || groupOf.has(index)) return;
    const step = stepOf(node, index);
    const shapes = node.inputs.map((input) => nodes[input]!.shape);
    if (step !== null) steps.push({ level: levels[index]!, name: nameOf(node.kind, shapes), step });
  });
  // What a group reads from memory has to be there; only then is it known what each group must store.
  for (const { members } of groups)
    for (const { reads } of members) for (const read of reads) if (read.kind === 'memory') viewOf(read.node);
  for (const group of groups) {
    const isStored = (node: number): boolean => stored.has(node) && groupOf.get(node) === group;
    const step = nestStep(graph, group, kernels, viewOf, isStored);
    const kinds = group.members.map(({ node }) => nodes[node]!.kind).join(' ');
    if (step !== null) steps.push({ level: group.level, name: nameOf(kinds, [[group.rows, group.columns]]), step });
  }
  const sorted = steps.toSorted((a, b) => a.level - b.level);
  const ordered = sorted.map(({ step }) => step);
  const names = sorted.map(({ name }) => name);
  return {
    steps: ordered,
    names,
    ...laidOut(ordered, outputs, constants),
    constants,
    scratch: mostScratch(ordered),
    outputs,
  };
}

const nameOf = (what: string, of: readonly Shape[]): string =>
  `${what} ${of.map((shape) => `[${shape.join()}]`).join(' ')}`;

/** Buffers take turns in memory: each is needed from the step that first writes it to the last that reads it. */
function laidOut(
  steps: readonly Step[],
  outputs: CompiledGraph['outputs'],
  constants: CompiledGraph['constants'],
): Pick<CompiledGraph, 'offsets' | 'bytes'> {
  const lives = new Map<Buffer, { bytes: number; from: number; to: number }>();
  const lasting = new Set(constants.map(({ buffer }) => buffer));
  const see = ({ buffer }: Tensor, at: number): void => {
    if (buffer.fixed !== undefined || lasting.has(buffer)) return;
    const life = lives.get(buffer);
    if (life === undefined) lives.set(buffer, { bytes: buffer.numbers * 4, from: at, to: at });
    else life.to = at;
  };
  steps.forEach(({ reads, writes }, at) => {
    for (const tensor of [...reads, ...writes]) see(tensor, at);
  });
  for (const tensor of Object.values(outputs)) see(tensor, steps.length);
  const buffers = [...lives.keys()];
  const { offsets, bytes } = place([...lives.values()] satisfies Lifetime[]);
  return { offsets: new Map(buffers.map((buffer, i) => [buffer, offsets[i]!])), bytes };
}

const NO_SCRATCH: Readonly<Record<Scratch, number>> = { gemm: 0, rows: 0, padded: 0, lowered: 0, packed: 0 };

/** Steps run one after another, so the largest need is that of all. */
function mostScratch(steps: readonly Step[]): Readonly<Record<Scratch, number>> {
  const most = { ...NO_SCRATCH };
  for (const { scratch } of steps)
    for (const [use, bytes] of Object.entries(scratch) as [Scratch, number][]) most[use] = Math.max(most[use], bytes);
  return most;
}
