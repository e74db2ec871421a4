import type { FieldSplitName } from '../problem/data/fields.ts';
import type { Evaluation, Numbers, Session } from './engine.ts';

/** What every lane can do, whatever it trains. */
export interface TurnLane {
  update(): void;
  /** Numbers by their name; they may change with the next call. */
  read(name: string): Numbers;
  write(name: string, values: Numbers): void;
  /** The optimizer's state for a parameter, in the same way; null where there is none of that name. */
  state(name: string, parameter: string): Numbers | null;
}

/** What depends on what the lanes train. */
export interface LaneWork<L extends TurnLane> {
  /** Fills the gradients for some rows of the training split; the loss. */
  readonly gradient: (lane: L, rows: Uint32Array) => number;
  readonly loss: (lane: L, rows: Uint32Array) => number;
  evaluate(lane: L, split: FieldSplitName): Evaluation;
}

/** The session of an engine that advances its lanes one after another. */
export function lanesInTurn<L extends TurnLane>(
  device: string,
  lanes: readonly L[],
  batchSize: number,
  { gradient, loss, ...judge }: LaneWork<L>,
  close: () => void = () => undefined,
): Session {
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
    loss: (rows) => Promise.resolve(Float64Array.from(lanes, (lane, l) => loss(lane, rows[l]!))),
    update: () => {
      for (const lane of lanes) lane.update();
      return Promise.resolve();
    },
    evaluate: (split) => Promise.resolve(lanes.map((lane) => judge.evaluate(lane, split))),
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

/** The numbers of all lanes, in lane order. */
function concatenate(parts: readonly Numbers[], into?: Numbers): Numbers {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = into ?? (parts[0] instanceof Float32Array ? new Float32Array(length) : new Float64Array(length));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
