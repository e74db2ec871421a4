import { gradientOf, nextState, type Model, type ModelState } from '../../../graph/model.ts';
import type { Graph } from '../../../graph/node.ts';
import type { FieldData, FieldSplitName } from '../../../problem/data/fields.ts';
import type { ModelLane } from '../../model-session.ts';
import { randomStream } from '../../random-stream.ts';
import type { Layout } from '../layout.ts';
import { cpuUpdate } from '../update.ts';
import type { UpdatePart } from '../update-part.ts';
import type { Gemm } from './gemm.ts';
import { openInput, type Input } from './inputs.ts';
import type { Leaves } from './leaves.ts';
import type { OpenGraph, PlacedGraphs } from './open.ts';
import type { KeptOrder } from './sparse/order.ts';
import type { StepLane } from './step/step.ts';
import { sizeOf } from './view.ts';

export interface CompiledModel {
  /** Its graphs of training with the gradients. */
  readonly model: Model;
  readonly module: WebAssembly.Module;
  readonly layout: Layout;
  readonly leaves: Leaves;
  readonly inputs: readonly Input[];
  /** Of parameters that lie otherwise than the graph has them, and of their gradients and states. */
  readonly orders: ReadonlyMap<string, KeptOrder>;
  readonly placed: PlacedGraphs;
  /** States that training changes. */
  readonly changing: readonly ModelState[];
}

/** One model in one WebAssembly memory. */
export function openModelLane(
  { model, layout, leaves, inputs, orders, placed, changing }: CompiledModel,
  { exports }: WebAssembly.Instance,
  data: FieldData,
  gemm: Gemm,
  parts: readonly UpdatePart[] | null,
  seed: number,
): ModelLane {
  const memory = (exports['memory'] as WebAssembly.Memory).buffer;
  const numbers = (address: number, count: number): Float32Array => new Float32Array(memory, address, count);
  const opened = placed.open({ memory, exports });
  const graphs = [...model.train, ...model.evaluate].map(({ batch, graph }, i) => ({ batch, graph, open: opened[i]! }));
  const streams = new Map(
    leaves.randoms.map(({ name, address, distribution }) => [
      name,
      { address, draw: randomStream(seed, name, distribution) },
    ]),
  );
  /** The calls that draw what a graph wants anew for every step. */
  const drawsOf = ({ nodes }: Graph): readonly (() => void)[] =>
    nodes.flatMap((node) => {
      if (node.kind !== 'random') return [];
      const { address, draw } = streams.get(node.name)!;
      const count = sizeOf(node.shape);
      const into = numbers(address, count);
      return [
        () => {
          draw(into, count);
        },
      ];
    });
  const training = new Map(
    graphs.slice(0, model.train.length).map(({ batch, graph, open }) => [batch, { open, draws: drawsOf(graph) }]),
  );
  const evaluating = new Map(graphs.slice(model.train.length).map((each) => [each.batch, each]));
  const kernel = (name: string) => exports[name] as ReturnType<StepLane['kernel']>;
  const reading = inputs.map((input) => ({
    name: input.name,
    read: openInput(input, data.fields[input.name]!, { memory, kernel }),
  }));
  for (const { name, initial } of model.states) {
    const leaf = leaves.states.find((each) => each.name === name)!;
    numbers(leaf.address, leaf.numbers).fill(initial);
  }
  const states = changing.map((state) => ({
    output: nextState(state.name),
    into: numbers(
      leaves.address('state', state.name),
      state.shape.reduce((product, n) => product * n, 1),
    ),
  }));
  const give = (split: FieldSplitName, rows: Uint32Array): void => {
    for (const { name, read } of reading) read(data.splits[split]!.values[name]!, rows);
  };
  const one = (graph: OpenGraph, name: string): number => graph.output(name)[0]!;

  const place = (name: string): Float32Array => {
    const { address, rows, columns } = layout.place(name);
    return numbers(address, rows * columns);
  };
  const gradientOrders = new Map([...orders].map(([name, order]) => [gradientOf(name), order]));
  /** Of a parameter or its gradient. */
  const orderOf = (name: string): KeptOrder | undefined => orders.get(name) ?? gradientOrders.get(name);
  const multiplyAs = gemm.open({ memory, exports, scratch: placed.scratch });
  const update =
    parts === null
      ? null
      : cpuUpdate(parts, {
          ...{ layout, memory },
          call: kernel,
          multiply: ({ left, right, out, transposeLeft, transposeRight }) => {
            const [a, b, c] = [left, right, out].map(layout.place);
            const matrix = ({ address, columns }: typeof a & object, transposed: boolean) => {
              const stride = columns;
              return transposed
                ? { address, rowStride: 1, columnStride: stride }
                : { address, rowStride: stride, columnStride: 1 };
            };
            const inner = transposeLeft ? a!.rows : a!.columns;
            return multiplyAs({
              ...{ m: c!.rows, n: c!.columns, k: inner },
              ...{ left: matrix(a!, transposeLeft), right: matrix(b!, transposeRight) },
              out: { address: c!.address, rowStride: c!.columns },
              add: false,
            });
          },
        });

  return {
    gradient: (rows) => {
      const { open, draws } = training.get(rows.length)!;
      give('train', rows);
      for (const draw of draws) draw();
      open.run();
      const loss = one(open, 'loss');
      for (const { output, into } of states) into.set(open.output(output));
      return loss;
    },
    update: () => {
      if (update === null) throw new Error('this session computes gradients only; it has no update');
      update.step();
    },
    evaluate: (split, rows) => {
      const { graph, open } = evaluating.get(rows.length)!;
      give(split, rows);
      open.run();
      return Object.fromEntries(Object.keys(graph.outputs).map((name) => [name, one(open, name)]));
    },
    exchange: () => {
      update?.exchange();
    },
    read: (name) => orderOf(name)?.read(place(name)) ?? place(name),
    write: (name, values) => {
      const order = orderOf(name);
      if (order === undefined) place(name).set(values);
      else order.write(place(name), values);
    },
    state: (name, parameter) => {
      const values = update?.state(name, parameter) ?? null;
      return values && (orders.get(parameter)?.read(values) ?? values);
    },
  };
}
