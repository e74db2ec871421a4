import { gradientOf, nextState, type BatchGraph, type Model } from '../../graph/model.ts';
import type { FieldValues } from '../../problem/data/fields.ts';
import type { Cohort } from '../engine.ts';
import { streamSeed } from '../random-stream.ts';
import { torchGraph } from './torch-graph.ts';

/** A model and its data, as the Python process gets them: what it is, and the bytes of the samples. */
export function torchModel({
  model,
  data,
  seeds,
}: Pick<Cohort, 'model' | 'data' | 'seeds'>): readonly [Record<string, unknown>, ...Uint8Array[]] {
  const { parameters, states, train, evaluate } = model;
  const parts = Object.entries(data.splits).flatMap(([split, { count, values }]) =>
    Object.entries(values).map(([field, numbers]) => {
      const { shape, integer, scale } = data.fields[field]!;
      return { split, field, shape: [count, ...shape], integer, scale, numbers };
    }),
  );
  // Numbers of four bytes come first, so that they lie where they can be read.
  const ordered = parts.toSorted((a, b) => b.numbers.BYTES_PER_ELEMENT - a.numbers.BYTES_PER_ELEMENT);
  let offset = 0;
  const header = {
    model: {
      parameters: parameters.map(({ name, shape }) => ({ name, shape, gradient: gradientOf(name) })),
      states: states.map((state) => ({ ...state, next: nextState(state.name) })),
      train: train.map(translated),
      evaluate: evaluate.map(translated),
    },
    streams: Object.fromEntries(randomLeaves(model).map((name) => [name, streamSeed(seeds[0]!, name)])),
    counts: Object.fromEntries(Object.entries(data.splits).map(([split, { count }]) => [split, count])),
    parts: ordered.map(({ numbers, ...part }) => {
      const from = offset;
      offset += numbers.byteLength;
      return { ...part, type: typeOf(numbers), offset: from };
    }),
  };
  return [
    header,
    ...ordered.map(({ numbers }) => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)),
  ];
}

const translated = ({ batch, graph }: BatchGraph) => ({ batch, graph: torchGraph(graph) });

function randomLeaves({ train, evaluate }: Model): readonly string[] {
  const names = [...train, ...evaluate].flatMap(({ graph }) =>
    graph.nodes.flatMap((node) => (node.kind === 'random' ? [node.name] : [])),
  );
  return [...new Set(names)];
}

function typeOf(values: FieldValues): 'uint8' | 'int32' | 'float32' {
  if (values instanceof Uint8Array) return 'uint8';
  return values instanceof Int32Array ? 'int32' : 'float32';
}
