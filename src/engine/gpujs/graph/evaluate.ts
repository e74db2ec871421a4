import type { Evaluation } from '../../engine.ts';
import { evaluationOf } from '../../evaluation.ts';
import { batchOf, type ModelTask } from './model-task.ts';
import { listName } from './names.ts';

/** What a plan has found for some batches of a split, a list of each output. */
interface Found {
  readonly task: ModelTask;
  readonly results: ReadonlyMap<string, Float32Array>;
}

/**
 * Means over a split, of every lane, of what graphs of evaluation put out for each batch.
 *
 * @param rowsAtOnce a whole number of batches, for one plan
 */
export async function evaluateSplit(
  outputs: readonly string[],
  { lanes, count, rowsAtOnce }: { readonly lanes: number; readonly count: number; readonly rowsAtOnce: number },
  run: (rows: Uint32Array) => Promise<Found>,
): Promise<readonly Evaluation[]> {
  const sums = Array.from({ length: lanes }, () => new Map(outputs.map((name) => [name, 0])));
  for (let at = 0; at < count; at += rowsAtOnce) {
    const { task, results } = await run(
      Uint32Array.from({ length: Math.min(rowsAtOnce, count - at) }, (_, i) => at + i),
    );
    for (const name of outputs) {
      const list = results.get(listName(name))!;
      sums.forEach((sum, l) => {
        for (let s = 0; s < task.steps; s++)
          sum.set(name, sum.get(name)! + list[l * task.steps + s]! * batchOf(task, s));
      });
    }
  }
  return sums.map((sum) => evaluationOf([...sum].map(([name, value]) => [name, value / count])));
}
