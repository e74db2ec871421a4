import { gradientOf } from '../../../../graph/model.ts';
import type { Graph, GraphNode, NodeOf } from '../../../../graph/node.ts';
import type { FieldData } from '../../../../problem/data/fields.ts';
import { orderPixels, type PixelOrder } from '../../products/pixels.ts';
import type { Gemm } from '../gemm.ts';
import { sizeOf } from '../view.ts';

/** A field of bytes, most of them 0, that enters nothing but products with weights: a sparse matrix, a row a sample. */
export interface SparseField {
  readonly name: string;
  /** Bytes of a sample. */
  readonly features: number;
  readonly pixels: PixelOrder;
  /** Parameters [out, features]. They lie as [features, out], their rows in the order of the pixels, and so do their gradients. */
  readonly weights: ReadonlySet<string>;
}

/** The fields of a model that are worth it, given all graphs that read them, those of training with their gradients. */
export function findSparseFields(graphs: readonly Graph[], data: FieldData, gemm: Gemm): readonly SparseField[] {
  return Object.entries(data.fields).flatMap(([name, { shape, scale }]) => {
    const splits = Object.values(data.splits);
    const [bytes] = splits.map(({ values }) => values[name]);
    if (scale === null || !splits.every(({ values }) => values[name] instanceof Uint8Array)) return [];
    const features = sizeOf(shape);
    const weights = weightsOf(graphs, name, features);
    if (weights.size === 0) return [];
    const samples = { bytes: bytes as Uint8Array, count: data.splits.train.count, features };
    const pixels = orderPixels(samples, gemm.outrunsSparse);
    return pixels === null ? [] : [{ name, features, pixels, weights }];
  });
}

/** For people. */
export function describeSparse({ name, features, pixels: { dense } }: SparseField): string {
  return `${name} as a sparse matrix${dense === 0 ? '' : ` but for ${dense} of ${features} numbers`}`;
}

/** The field whose samples are the rows of a matrix, or the columns, if that is all there is to it. */
export function sparseOperand(
  { nodes }: Graph,
  index: number,
): { readonly field: string; readonly transposed: boolean } | null {
  let node = nodes[index]!;
  const transposed = node.kind === 'permute';
  if (transposed) node = nodes[node.inputs[0]!]!;
  if (node.kind === 'reshape') node = nodes[node.inputs[0]!]!;
  return node.kind === 'input' ? { field: node.name, transposed } : null;
}

/** The kernel of these products works in fours. */
const isWidthOf = (out: number): boolean => out % 4 === 0;

/** All parameters that a field is multiplied by; none where a graph does anything else with the field, or with one of them. */
function weightsOf(graphs: readonly Graph[], field: string, features: number): ReadonlySet<string> {
  const none = new Set<string>();
  const uses = graphs.map((graph) => usesOf(graph, field, features));
  const weights = new Set(uses.flatMap((use) => (use === null ? [] : [...use.weights])));
  for (const [g, graph] of graphs.entries()) {
    const use = uses[g];
    if (use === null || use === undefined) return none;
    const readers = readersOf(graph);
    const isProduct = (index: number): boolean => use.products.has(index);
    for (const weight of weights) {
      const gradient = graph.outputs[gradientOf(weight)];
      if (gradient !== undefined && use.gradients.get(gradient) !== weight) return none;
      const leaf = graph.nodes.findIndex((node) => node.kind === 'parameter' && node.name === weight);
      for (const reader of readers[leaf] ?? [])
        if (!isTransposed(graph.nodes[reader]!) || !readers[reader]!.every(isProduct)) return none;
    }
  }
  return weights;
}

interface Uses {
  readonly weights: ReadonlySet<string>;
  /** Nodes that multiply the field by a weight. */
  readonly products: ReadonlySet<number>;
  /** Outputs that are gradients by a weight → which. */
  readonly gradients: ReadonlyMap<number, string>;
}

/** What a graph does with a field; null where that is anything else than field · weightᵀ, and fieldᵀ · d as a gradient. */
function usesOf(graph: Graph, field: string, features: number): Uses | null {
  const { nodes, outputs } = graph;
  const readers = readersOf(graph);
  const [weights, products, gradients] = [new Set<string>(), new Set<number>(), new Map<number, string>()];
  const input = nodes.findIndex((node) => node.kind === 'input' && node.name === field);
  if (input === -1) return { weights, products, gradients };
  const isMatrix = ({ shape }: GraphNode): boolean => shape.length === 2 && shape[1] === features;
  const matrices = isMatrix(nodes[input]!) ? [input] : readers[input]!;
  if (!matrices.every((index) => isMatrix(nodes[index]!) && (index === input || nodes[index]!.kind === 'reshape')))
    return null;
  for (const matrix of matrices)
    for (const reader of readers[matrix]!) {
      const node = nodes[reader]!;
      if (node.kind === 'matmul' && node.inputs[0] === matrix) {
        const weight = weightOf(graph, node);
        if (weight === null) return null;
        weights.add(weight);
        products.add(reader);
      } else if (isTransposed(node)) {
        for (const product of readers[reader]!) {
          const [result, ...others] = readers[product]!;
          if (nodes[product]!.kind !== 'matmul' || nodes[product]!.inputs[0] !== reader) return null;
          if (result === undefined || others.length > 0 || !isTransposed(nodes[result]!)) return null;
          const name = Object.keys(outputs).find((each) => outputs[each] === result);
          const parameter = nodes.find((each) => each.kind === 'parameter' && gradientOf(each.name) === name);
          if (parameter?.kind !== 'parameter' || readers[result]!.length > 0) return null;
          gradients.set(result, parameter.name);
        }
      } else return null;
    }
  return { weights, products, gradients };
}

/** The parameter [out, features] that is the right operand, transposed. */
function weightOf({ nodes }: Graph, { inputs: [, right] }: NodeOf<'matmul'>): string | null {
  const turned = nodes[right!]!;
  if (!isTransposed(turned) || !isWidthOf(turned.shape[1]!)) return null;
  const weight = nodes[turned.inputs[0]!]!;
  return weight.kind === 'parameter' ? weight.name : null;
}

const isTransposed = (node: GraphNode): boolean => node.kind === 'permute' && node.axes.join() === '1,0';

/** Which nodes read each node. */
function readersOf({ nodes }: Graph): readonly (readonly number[])[] {
  const readers = nodes.map(() => [] as number[]);
  nodes.forEach(({ inputs }, index) => {
    for (const input of new Set(inputs)) readers[input]!.push(index);
  });
  return readers;
}
