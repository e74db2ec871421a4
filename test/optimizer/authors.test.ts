import { describe, expect, test } from 'vitest';
import { type AuthorsCase, goldenAuthors } from '../../fixtures/authors/golden.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import { optimizers } from '../../src/optimizer/catalog.ts';
import { fitSchedule } from '../../src/optimizer/lr/fit.ts';
import { scheduled } from '../../src/optimizer/lr/scheduled.ts';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import { gradientOf } from '../../src/graph/model.ts';
import { bareModel, cohortOf } from '../engine/models.ts';
import { syntheticData } from '../engine/synthetic.ts';
import { goldenSchedule } from './lr/golden-schedule.ts';

const golden = goldenAuthors();
const tensors = Object.entries(golden.shapes).map(([name, [rows, columns = 1]]) => ({ name, size: rows! * columns }));

const model = bareModel(golden.shapes);

/*
 * Both sides compute in double precision. Where a step's length does not shrink with the gradient, forty steps multiply
 * some 1e-16 each; a beta that is 2⁻²⁰ below 1 leaves a correction of 1e-6 to divide by, which has lost six digits.
 */
const TOLERANCE = 1e-9;

const names = [...new Set(golden.cases.map(({ optimizer }) => optimizer))];

describe.each(names)("%s goes its authors' way", (name) => {
  const cases = golden.cases.filter(({ optimizer }) => optimizer === name);

  test.each(cases.map((each) => [titleOf(each), each] as const))('%s', async (_, each) => {
    expect(await deviation(each)).toBeLessThan(TOLERANCE);
  });
});

test('all rules of the catalog but Shampoo are held against code of their authors', () => {
  // The published ones have another exponent than the paper.
  const known = optimizers.map((make) => make().name).filter((name) => name !== 'shampoo');
  expect(names.toSorted()).toEqual(known.toSorted());
});

function titleOf({ hyper, schedule }: AuthorsCase): string {
  return JSON.stringify(hyper) + (schedule === null ? '' : ` under ${JSON.stringify(schedule)}`);
}

function optimizerOf({ optimizer, hyper, schedule }: AuthorsCase): RuleOptimizer {
  const made = optimizers.find((make) => make().name === optimizer)!(hyper as never);
  if (schedule === null) return made;
  const { stepsPerEpoch, steps } = golden;
  const duration = { stepsPerEpoch, epochs: steps / stepsPerEpoch };
  return fitSchedule(scheduled(made, goldenSchedule(schedule)), duration) as RuleOptimizer;
}

/** The largest difference from the authors' positions, as a share of the largest of them. */
async function deviation(each: AuthorsCase): Promise<number> {
  const optimizer = optimizerOf(each);
  const data = syntheticData(1, 2, 1, 1);
  const session = await reference.open(cohortOf({ model, data, batchSize: 1 }, optimizer));
  const write = async (values: readonly number[], called = (name: string) => name): Promise<void> => {
    let at = 0;
    for (const { name, size } of tensors)
      await session.write(called(name), Float64Array.from(values.slice(at, (at += size))));
  };
  const read = async (): Promise<readonly number[]> => {
    const parts = tensors.map(async ({ name }) => [...(await session.read(name))]);
    return (await Promise.all(parts)).flat();
  };
  const { curvature, direction, slope } = golden;
  await write(golden.start);
  let worst = 0;
  for (let step = 1; step <= golden.steps; step++) {
    const point = await read();
    const along = point.reduce((sum, x, i) => sum + direction[i]! * x, 0);
    await write(
      point.map((x, i) => curvature[i]! * x + along * direction[i]! + slope[i]!),
      gradientOf,
    );
    await session.update();
    const kept = golden.kept.indexOf(step);
    if (kept === -1) continue;
    const [now, expected] = [await read(), each.positions[kept]!];
    const differences = expected.map((value, i) => Math.abs(now[golden.seen[i]!]! - value));
    // A number that is none must not pass for one that is small.
    expect(differences.every(Number.isFinite)).toBe(true);
    worst = Math.max(worst, Math.max(...differences) / Math.max(...expected.map(Math.abs)));
  }
  await session.close();
  return worst;
}
