import type { FieldData, FieldSplitName } from '../problem/data/fields.ts';
import type { Evaluation, Numbers, Session } from './engine.ts';
import { concatenate } from './lane-session.ts';

/** One model with its optimizer's state, advanced by synchronous calls. */
export interface ModelLane {
  /** Fills the gradients for some rows of the training split, and the next values of the states; returns the loss. */
  gradient(rows: Uint32Array): number;
  update(): void;
  /** What the model puts out for some rows, trained no further: the loss, and metrics by name. */
  evaluate(split: FieldSplitName, rows: Uint32Array): Readonly<Record<string, number>>;
  /** Exchanges the parameters with those that the model is evaluated with; does nothing where these are the same. */
  exchange(): void;
  /** The numbers of a parameter or a gradient; they may change with the next call. */
  read(name: string): Numbers;
  write(name: string, values: Numbers): void;
  /** The optimizer's state for a parameter, in the same way; null where there is none of that name. */
  state(name: string, parameter: string): Numbers | null;
}

/** The session of an engine that advances its lanes one after another. */
export function modelSession(device: string, lanes: readonly ModelLane[], data: FieldData, batchSize: number): Session {
  return {
    device,
    step: (rows) => {
      const steps = Math.ceil((rows[0]?.length ?? 0) / batchSize);
      const losses = new Float64Array(steps * lanes.length);
      lanes.forEach((lane, l) => {
        for (let s = 0; s < steps; s++) {
          losses[s * lanes.length + l] = lane.gradient(rows[l]!.subarray(s * batchSize, (s + 1) * batchSize));
          lane.update();
        }
      });
      return Promise.resolve(losses);
    },
    gradient: (rows) => Promise.resolve(Float64Array.from(lanes, (lane, l) => lane.gradient(rows[l]!))),
    loss: (rows) => Promise.resolve(Float64Array.from(lanes, (lane, l) => lane.evaluate('train', rows[l]!)['loss']!)),
    update: () => {
      for (const lane of lanes) lane.update();
      return Promise.resolve();
    },
    evaluate: (split) => Promise.resolve(lanes.map((lane) => evaluate(lane, split, data, batchSize))),
    read: (name, into) =>
      Promise.resolve(
        concatenate(
          lanes.map((lane) => lane.read(name)),
          into,
        ),
      ),
    readState: (state, parameter, into) => {
      const parts = lanes.flatMap((lane) => lane.state(state, parameter) ?? []);
      return Promise.resolve(parts.length === lanes.length ? concatenate(parts, into) : null);
    },
    write: (name, values) => {
      const size = values.length / lanes.length;
      lanes.forEach((lane, l) => {
        lane.write(name, values.subarray(l * size, (l + 1) * size));
      });
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

/** Means over a whole split, batch by batch. */
function evaluate(lane: ModelLane, split: FieldSplitName, data: FieldData, batchSize: number): Evaluation {
  const count = data.splits[split]!.count;
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  const sums: Record<string, number> = {};
  lane.exchange();
  for (let at = 0; at < count; at += batchSize) {
    const part = rows.subarray(at, at + batchSize);
    for (const [name, value] of Object.entries(lane.evaluate(split, part)))
      sums[name] = (sums[name] ?? 0) + value * part.length;
  }
  lane.exchange();
  const { loss, ...metrics } = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
  return { loss: loss!, accuracy: metrics['accuracy'] ?? null, metrics };
}
