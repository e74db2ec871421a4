import type { Session } from '../../src/engine/engine.ts';
import { gradientOf, type Model } from '../../src/graph/model.ts';

/** A number of a parameter, with the loss's slope there by central differences, and its gradient by the session. */
export interface Slope {
  readonly place: string;
  readonly slope: number;
  readonly exact: number;
}

/** The slopes at the first, the middle and the last number of every parameter; needs a session in double precision. */
export async function finiteDifferences(
  session: Session,
  { parameters }: Model,
  rows: readonly Uint32Array[],
  h: number,
): Promise<readonly Slope[]> {
  const slopes: Slope[] = [];
  for (const { name } of parameters) {
    await session.gradient(rows);
    const exact = await session.read(gradientOf(name));
    const values = await session.read(name);
    const lossAt = async (i: number, value: number): Promise<number> => {
      await session.write(name, values.with(i, value));
      return (await session.gradient(rows))[0]!;
    };
    for (const i of new Set([0, Math.floor(values.length / 2), values.length - 1])) {
      const slope = ((await lossAt(i, values[i]! + h)) - (await lossAt(i, values[i]! - h))) / (2 * h);
      await session.write(name, values);
      slopes.push({ place: `${name}[${i}]`, slope, exact: exact[i]! });
    }
  }
  return slopes;
}
