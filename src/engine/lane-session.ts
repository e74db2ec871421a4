import type { Dataset, SplitName } from '../problem/data/dataset.ts';
import type { Evaluation, Numbers, Session } from './engine.ts';

/** One network with its optimizer state, advanced by synchronous calls. */
export interface Lane {
  /** Runs the forward pass on rows of a split, at most the cohort's batch size of them. */
  forward(split: SplitName, rows: Uint32Array): ForwardResult;
  /** Fills the gradients for the rows of the last forward pass. */
  backward(): void;
  update(): void;
  /** Exchanges the parameters with those that the network is evaluated with; does nothing where these are the same. */
  exchange(): void;
  /** The numbers of a buffer of the program; they may change with the next call. */
  read(buffer: string): Numbers;
  write(buffer: string, values: Numbers): void;
  /** The optimizer's state for a parameter, in the same way; null where there is none of that name. */
  state(name: string, parameter: string): Numbers | null;
}

export interface ForwardResult {
  /** Mean over the rows. */
  readonly loss: number;
  /** Rows classified correctly; null where the program classifies nothing. */
  readonly correct: number | null;
}

/** The session of an engine that advances its lanes one after another. */
export function laneSession(
  device: string,
  lanes: readonly Lane[],
  data: Dataset,
  batchSize: number,
  close: () => void = () => undefined,
): Session {
  const gradient = (lane: Lane, rows: Uint32Array): number => {
    const { loss } = lane.forward('train', rows);
    lane.backward();
    return loss;
  };
  return {
    device,
    step: (rows) => {
      const steps = Math.ceil((rows[0]?.length ?? 0) / batchSize);
      const losses = new Float64Array(steps * lanes.length);
      lanes.forEach((lane, l) => {
        for (let s = 0; s < steps; s++) {
          losses[s * lanes.length + l] = gradient(lane, rows[l]!.subarray(s * batchSize, (s + 1) * batchSize));
          lane.update();
        }
      });
      return Promise.resolve(losses);
    },
    gradient: (rows) => Promise.resolve(Float64Array.from(lanes, (lane, l) => gradient(lane, rows[l]!))),
    loss: (rows) => Promise.resolve(Float64Array.from(lanes, (lane, l) => lane.forward('train', rows[l]!).loss)),
    update: () => {
      for (const lane of lanes) lane.update();
      return Promise.resolve();
    },
    evaluate: (split) => Promise.resolve(lanes.map((lane) => evaluate(lane, split, data[split].count, batchSize))),
    read: (buffer, into) => {
      const parts = lanes.map((lane) => lane.read(buffer));
      return Promise.resolve(concatenate(parts, into));
    },
    readState: (state, parameter, into) => {
      const parts = lanes.flatMap((lane) => lane.state(state, parameter) ?? []);
      return Promise.resolve(parts.length === lanes.length ? concatenate(parts, into) : null);
    },
    write: (buffer, values) => {
      const size = values.length / lanes.length;
      lanes.forEach((lane, l) => {
        lane.write(buffer, values.subarray(l * size, (l + 1) * size));
      });
      return Promise.resolve();
    },
    close: () => {
      close();
      return Promise.resolve();
    },
  };
}

function evaluate(lane: Lane, split: SplitName, count: number, batchSize: number): Evaluation {
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  let loss = 0;
  let correct: number | null = null;
  lane.exchange();
  for (let at = 0; at < count; at += batchSize) {
    const part = rows.subarray(at, at + batchSize);
    const result = lane.forward(split, part);
    loss += result.loss * part.length;
    if (result.correct !== null) correct = (correct ?? 0) + result.correct;
  }
  lane.exchange();
  return { loss: loss / count, accuracy: correct === null ? null : correct / count };
}

/** The numbers of all lanes, in lane order. */
export function concatenate(parts: readonly Numbers[], into?: Numbers): Numbers {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = into ?? (parts[0] instanceof Float32Array ? new Float32Array(length) : new Float64Array(length));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
