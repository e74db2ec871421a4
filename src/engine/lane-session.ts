import type { Dataset, SplitName } from '../problem/data/dataset.ts';
import type { Evaluation, Session } from './engine.ts';
import { lanesInTurn, type TurnLane } from './lanes-in-turn.ts';

/** One network with its optimizer state, advanced by synchronous calls. */
export interface Lane extends TurnLane {
  /** Runs the forward pass on rows of a split, at most the cohort's batch size of them. */
  forward(split: SplitName, rows: Uint32Array): ForwardResult;
  /** Fills the gradients for the rows of the last forward pass. */
  backward(): void;
  /** Exchanges the parameters with those that the network is evaluated with; does nothing where these are the same. */
  exchange(): void;
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
  const work = {
    gradient,
    loss: (lane: Lane, rows: Uint32Array) => lane.forward('train', rows).loss,
    evaluate: (lane: Lane, split: SplitName) => evaluate(lane, split, data[split].count, batchSize),
  };
  return lanesInTurn(device, lanes, batchSize, work, close);
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
