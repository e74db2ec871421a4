import { normals } from '../base/random-normal.ts';
import { uniform, type Generator } from '../base/random.ts';
import { truncatedNormals } from '../base/truncated-normal.ts';
import type { Session } from '../engine/engine.ts';
import type { Initial, Model } from '../graph/model.ts';
import { sizeOf } from '../graph/shape.ts';

/** Draws the parameters of every lane from its generator, in the model's order. */
export async function writeInitialParameters(
  { parameters }: Model,
  session: Session,
  generators: readonly Generator[],
): Promise<void> {
  for (const { name, shape, initial } of parameters) {
    const size = sizeOf(shape);
    const all = new Float32Array(size * generators.length);
    for (const [lane, generator] of generators.entries()) all.set(firstValues(initial, size, generator), lane * size);
    await session.write(name, all);
  }
}

/** The first values of a parameter, in row-major order, as PyTorch draws them. */
function firstValues(initial: Initial, size: number, generator: Generator): ArrayLike<number> {
  switch (initial.kind) {
    case 'uniform':
      return Float32Array.from({ length: size }, () => uniform(-initial.bound, initial.bound, generator));
    case 'normal':
      return normals(size, initial.mean, initial.std, generator);
    case 'truncatedNormal':
      return truncatedNormals(size, initial, generator);
    case 'constant':
      return new Float32Array(size).fill(initial.value);
    case 'values':
      return initial.values;
    default:
      return initial satisfies never;
  }
}
