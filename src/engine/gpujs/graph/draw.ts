import { sizeOf } from '../../../graph/shape.ts';
import { randomStream } from '../../random-stream.ts';
import type { ModelTask } from './model-task.ts';
import { randomName } from './names.ts';
import type { Trained } from './trained.ts';

/** Draws for the steps of a task, lane by lane and step by step, as other engines do: [lanes, steps, numbers]. */
export function drawer(trained: Trained, seeds: readonly number[]) {
  const { randoms, model } = trained;
  const streams = [...randoms].map(([name, { size, distribution }]) => ({
    name,
    size,
    lanes: seeds.map((seed) => randomStream(seed, name, distribution)),
  }));
  /** How many numbers a graph draws. */
  const counts = new Map(
    model.train.map(({ batch, graph }) => [
      batch,
      new Map(
        graph.nodes.flatMap((node) => (node.kind === 'random' ? [[node.name, sizeOf(node.shape)] as const] : [])),
      ),
    ]),
  );
  return ({ steps, batch, last }: ModelTask): Readonly<Record<string, Float32Array>> =>
    Object.fromEntries(
      streams.map(({ name, size, lanes }) => {
        const all = new Float32Array(lanes.length * steps * size);
        lanes.forEach((stream, l) => {
          for (let s = 0; s < steps; s++) {
            const count = counts.get(s === steps - 1 ? last : batch)!.get(name);
            const from = (l * steps + s) * size;
            if (count !== undefined) stream(all.subarray(from, from + count), count);
          }
        });
        return [randomName(name), all];
      }),
    );
}
