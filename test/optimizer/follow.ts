import { golden, type Edge, type Path } from '../../fixtures/torch/golden.ts';
import type { Engine, Numbers, Session } from '../../src/engine/engine.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import type { Hyper } from '../../src/optimizer/rule/expression.ts';
import { gradientOf } from '../../src/graph/model.ts';
import { bareModel, cohortOf } from '../engine/models.ts';
import { syntheticData } from '../engine/synthetic.ts';
import { optimizerOf } from './of-golden.ts';

/** An optimizer on `count` parameters, and on one more that is a tensor by itself. */
export async function openBare(
  engine: Engine,
  optimizer: RuleOptimizer,
  count: number,
  hyper: Hyper = optimizer.hyper,
): Promise<Session> {
  const data = syntheticData(1, 2, 1, 1);
  return engine.open(
    cohortOf({ model: bareModel({ x: [count], one: [1] }), data, batchSize: 1 }, { ...optimizer, hyper }),
  );
}

const { matrix, start, steps, every } = golden('rules');

/**
 * How far an engine strays from PyTorch on the quadratic in the first `most` steps: the largest difference, as a share
 * of the largest position.
 */
export async function pathDeviation(engine: Engine, path: Path, most = steps): Promise<number> {
  const session = await openBare(engine, optimizerOf(path), start.length);
  const round = roundingOf(await session.read('x'));
  const rounded = matrix.map((row) => row.map(round));
  await session.write('x', Float64Array.from(start));
  let worst = 0;
  for (let step = 1; step <= most; step++) {
    const position = await session.read('x');
    // Column by column, each operation rounded, as golden.py does it.
    const gradient = rounded.map((row) => row.reduce((sum, entry, j) => round(sum + round(entry * position[j]!)), 0));
    await session.write(gradientOf('x'), Float64Array.from(gradient));
    await session.update();
    if (step % every !== 0) continue;
    const expected = (round === Math.fround ? path.float32 : path.float64)[step / every - 1]!;
    worst = Math.max(worst, deviation(await session.read('x'), expected));
  }
  await session.close();
  return worst;
}

/** Whether an engine computes in single or in double precision, told by what it gives back. */
function roundingOf(numbers: Numbers): (x: number) => number {
  return numbers instanceof Float32Array ? Math.fround : (x) => x;
}

function deviation(actual: Numbers, expected: readonly number[]): number {
  const differences = expected.map((value, i) => Math.abs(actual[i]! - value));
  return Math.max(...differences) / Math.max(...expected.map(Math.abs));
}

const { gradients } = golden('edges');

/**
 * Runs all sequences of difficult gradients at once, and the last of them also on a tensor of one element. Returns how
 * far each strays from PyTorch: the largest difference, as a share of the largest position so far. What PyTorch has as
 * a number must be one here.
 */
export async function edgeDeviations(engine: Engine, edge: Edge): Promise<Readonly<Record<string, number>>> {
  const session = await openBare(engine, optimizerOf(edge), gradients.length);
  const expected = (await session.read('x')) instanceof Float32Array ? edge.float32 : edge.float64;
  const names = [...gradients.map(({ name }) => name), 'one element'];
  const largest = names.map(() => Number.MIN_VALUE);
  const worst = names.map(() => 0);
  const write = async (called: (name: string) => string, values: readonly number[]): Promise<void> => {
    await session.write(called('x'), Float64Array.from(values));
    await session.write(called('one'), Float64Array.from(values.slice(-1)));
  };
  await write(
    (name) => name,
    gradients.map((sequence) => sequence.start),
  );
  for (const [step, row] of expected.entries()) {
    await write(
      gradientOf,
      gradients.map((sequence) => sequence.steps[step]!),
    );
    await session.update();
    const actual = [...(await session.read('x')), ...(await session.read('one'))];
    for (const [i, value] of [...row, row.at(-1)!].entries()) {
      largest[i] = Math.max(largest[i]!, Math.abs(value));
      const difference = Math.abs(actual[i]! - value) / largest[i];
      worst[i] = Number.isNaN(difference) ? Infinity : Math.max(worst[i]!, difference);
    }
  }
  await session.close();
  return Object.fromEntries(names.map((name, i) => [name, worst[i]!]));
}
