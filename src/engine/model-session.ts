import type { FieldData, FieldSplitName } from '../problem/data/fields.ts';
import type { Evaluation, Session } from './engine.ts';
import { evaluationOf } from './evaluation.ts';
import { lanesInTurn, type TurnLane } from './lanes-in-turn.ts';

/** One model with its optimizer's state, advanced by synchronous calls. */
export interface ModelLane extends TurnLane {
  /** Fills the gradients for some rows of the training split, and the next values of the states; returns the loss. */
  gradient(rows: Uint32Array): number;
  /** What the model puts out for some rows, trained no further: the loss, and metrics by name. */
  evaluate(split: FieldSplitName, rows: Uint32Array): Readonly<Record<string, number>>;
  /** Exchanges the parameters with those that the model is evaluated with; does nothing where these are the same. */
  exchange(): void;
}

/** The session of an engine that advances its lanes one after another. */
export function modelSession(device: string, lanes: readonly ModelLane[], data: FieldData, batchSize: number): Session {
  return lanesInTurn(device, lanes, batchSize, {
    gradient: (lane, rows) => lane.gradient(rows),
    loss: (lane, rows) => lane.evaluate('train', rows)['loss']!,
    evaluate: (lane, split) => evaluate(lane, split, data, batchSize),
  });
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
  return evaluationOf(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
}
