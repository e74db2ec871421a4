import { refuse } from '../../graph/builder.ts';
import { showShape } from '../../graph/shape.ts';
import { concat } from '../../graph/tensor/concat.ts';
import { map } from '../../graph/tensor/map.ts';
import type { Tensor } from '../../graph/tensor/tensor.ts';
import { matrixOf, type Trace } from '../trace.ts';
import type { LayerOptions } from './linear.ts';

export interface RecurrentOptions extends LayerOptions {
  /** One on top of the other; 1 unless given. */
  readonly layers?: number;
  /** A second pass from the last step to the first, put beside the first. */
  readonly bidirectional?: boolean;
  /**
   * Begins where the batch before ended, in place of zeros; no gradient goes back there. Samples that the model is judged
   * by follow on no batch, and begin at zeros.
   */
  readonly carry?: boolean;
}

export interface Recurrent {
  /** [batch, time, hidden], or twice as wide where there are two directions. */
  readonly output: Tensor;
  /** [batch, hidden]: of the last step, in the last layer. */
  readonly hidden: Tensor;
}

/** From what one time step reads of the input [batch, gates · hidden], and the memory, to the next memory; the first of it is put out. */
interface Cell {
  readonly kind: string;
  readonly gates: number;
  readonly memory: number;
  readonly step: (
    input: Tensor,
    memory: readonly Tensor[],
    recur: (h: Tensor) => Tensor,
    hidden: number,
  ) => readonly Tensor[];
}

const gate = (x: Tensor, i: number, hidden: number): Tensor => x.slice(-1, i * hidden, (i + 1) * hidden);

/** h' = tanh(W x + b + U h + c), https://pytorch.org/docs/stable/generated/torch.nn.RNN.html. */
const RNN: Cell = {
  kind: 'rnn',
  gates: 1,
  memory: 1,
  step: (x, [h], recur) => [x.add(recur(h!)).tanh()],
};

/** Gates i, f, g, o: c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c'), https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html. */
const LSTM: Cell = {
  kind: 'lstm',
  gates: 4,
  memory: 2,
  step: (x, [h, c], recur, hidden) => {
    const sum = x.add(recur(h!));
    const [i, f, g, o] = [0, 1, 2, 3].map((place) => gate(sum, place, hidden)) as [Tensor, Tensor, Tensor, Tensor];
    const cell = f.sigmoid().mul(c!).add(i.sigmoid().mul(g.tanh()));
    return [o.sigmoid().mul(cell.tanh()), cell];
  },
};

/** Gates r, z, n: n = tanh(Wx + r · Uh), h' = (1 − z) n + z h, https://pytorch.org/docs/stable/generated/torch.nn.GRU.html. */
const GRU: Cell = {
  kind: 'gru',
  gates: 3,
  memory: 1,
  step: (x, [h], recur, hidden) => {
    const u = recur(h!);
    const [r, z] = [0, 1].map((place) =>
      gate(x, place, hidden)
        .add(gate(u, place, hidden))
        .sigmoid(),
    ) as [Tensor, Tensor];
    const n = gate(x, 2, hidden)
      .add(r.mul(gate(u, 2, hidden)))
      .tanh();
    return [map((share, fresh, old) => (1 - share) * fresh + share * old, z, n, h!)];
  },
};

export const CELLS = { rnn: RNN, lstm: LSTM, gru: GRU };

/**
 * Passes a sequence [batch, time, features] through cells. All parameters are uniform over ±1/√hidden, in PyTorch's order:
 * for each layer and direction the weights of the input, those of the memory, and the biases of both.
 */
export function recurrent(
  trace: Trace,
  cell: Cell,
  name: string,
  x: Tensor,
  hidden: number,
  { layers = 1, bidirectional = false, carry = false, group }: RecurrentOptions,
): Recurrent {
  const [batch, time] = x.shape;
  if (x.shape.length !== 3 || time === 0)
    refuse(trace.builder, cell.kind, `got ${showShape(x.shape)}, expected a sequence [batch, time, features]`);
  const initial = { kind: 'uniform', bound: 1 / Math.sqrt(hidden) } as const;
  let output = x;
  let last = x;
  for (let layer = 0; layer < layers; layer++) {
    const directions = (bidirectional ? ['', '_reverse'] : ['']).map((suffix) => {
      const declared = (kind: string, shape: readonly number[], by: 'weight' | 'bias'): Tensor =>
        trace.parameter(`${name}.${kind}_l${layer}${suffix}`, shape, initial, {
          group: group ?? by,
          matrix: matrixOf(shape),
        });
      const wide = cell.gates * hidden;
      const ofInput = declared('weight_ih', [wide, output.shape.at(-1)!], 'weight');
      const ofMemory = declared('weight_hh', [wide, hidden], 'weight');
      const bias = declared('bias_ih', [wide], 'bias');
      const biasOfMemory = declared('bias_hh', [wide], 'bias');
      // What all steps read of the input is one product.
      const inputs = output.matmul(ofInput.transpose()).add(bias);
      const turned = ofMemory.transpose();
      const recur = (h: Tensor): Tensor => h.matmul(turned).add(biasOfMemory);
      let memory = Array.from({ length: cell.memory }, (_, part) =>
        carry && trace.mode === 'train'
          ? trace.state(`${name}.memory${part}_l${layer}${suffix}`, [batch!, hidden], 0)
          : trace.constant([batch!, hidden], 0),
      );
      const outputs: Tensor[] = [];
      for (let step = 0; step < time!; step++) {
        const at = suffix === '' ? step : time! - 1 - step;
        const input = inputs.slice(1, at, at + 1).reshape(batch!, wide);
        memory = [...cell.step(input, memory, recur, hidden)];
        outputs[at] = memory[0]!.reshape(batch!, 1, hidden);
      }
      if (carry && trace.mode === 'train')
        memory.forEach((tensor, part) => trace.next.set(`${name}.memory${part}_l${layer}${suffix}`, tensor.detach()));
      return { output: concat(outputs, 1), last: memory[0]! };
    });
    output = concat(
      directions.map((direction) => direction.output),
      2,
    );
    last = directions.at(-1)!.last;
  }
  return { output, hidden: last };
}
