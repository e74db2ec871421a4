import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ScheduleCase } from '../../../fixtures/torch/schedules.ts';
import { probe, type EngineId } from '../../../src/engine/registry.ts';
import { optimizers } from '../../../src/optimizer/catalog.ts';
import { clipGradNorm } from '../../../src/optimizer/clip.ts';
import { scheduled } from '../../../src/optimizer/lr/scheduled.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import type { Hyper } from '../../../src/optimizer/rule/expression.ts';
import { BATCH, BATCHES, models } from '../../model/models.ts';
import { openProblem } from '../../model/open-problem.ts';
import { goldenSchedule } from '../lr/golden-schedule.ts';

interface GroupsCase {
  readonly name: string;
  readonly model: string;
  readonly optimizer: string;
  readonly hyper: Hyper;
  readonly groups: Readonly<Record<string, Hyper>>;
  readonly clip?: number;
  readonly schedule?: ScheduleCase;
  readonly float32: readonly number[];
  readonly float64: readonly number[];
}

const read = (file: string): unknown => JSON.parse(readFileSync(`fixtures/torch/${file}`, 'utf8'));
const { cases } = read('groups.json') as { readonly cases: readonly GroupsCase[] };
const { models: firstValues } = read('models.json') as {
  readonly models: Readonly<Record<string, { readonly tables: Readonly<Record<string, readonly number[]>> }>>;
};

function optimizerOf({ optimizer, hyper, groups, clip, schedule }: GroupsCase): RuleOptimizer {
  const make = optimizers.find((each) => each().name === optimizer) as (options: object) => RuleOptimizer;
  let made = make({ ...hyper, groups });
  if (clip !== undefined) made = clipGradNorm(made, clip);
  return schedule === undefined ? made : scheduled(made, goldenSchedule(schedule));
}

/** How far the losses are from PyTorch's. */
async function deviation(of: GroupsCase, id: EngineId, wanted: readonly number[]): Promise<number> {
  const session = await openProblem(models[of.model]!, id, [optimizerOf(of)], BATCH);
  for (const [table, values] of Object.entries(firstValues[of.model]!.tables))
    await session.write(table, Float32Array.from(values));
  let worst = 0;
  for (const [step, loss] of wanted.entries()) {
    const rows = Uint32Array.from({ length: BATCH }, (_, i) => (step % BATCHES) * BATCH + i);
    worst = Math.max(worst, Math.abs((await session.step([rows]))[0]! - loss) / Math.abs(loss));
  }
  await session.close();
  return worst;
}

describe.each(cases)('$name, as param_groups of torch.optim', (golden) => {
  test('on reference, in double precision', async () => {
    // Rounding alone; the models are those of ../../model/torch-models.test.ts.
    expect(await deviation(golden, 'reference', golden.float64)).toBeLessThan(1e-10);
  });

  test.each<EngineId>(['cpu:wasm', 'cpu:blas', 'gpujs:webasm'])('on %s, in single precision', async (id) => {
    if (!(await probe(id)).available) return;
    expect(await deviation(golden, id, golden.float32)).toBeLessThan(2e-5);
  });

  test('and not without the groups', async () => {
    expect(await deviation({ ...golden, groups: {} }, 'reference', golden.float64)).toBeGreaterThan(1e-4);
  });
});
