import { expect, test } from 'vitest';
import { families, profile } from '../../src/analysis/sensitivity.ts';
import { reportModel } from '../../src/report/model.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { syntheticRun } from '../report/synthetic-run.ts';

const grid = [1e-3, 1e-2, 1e-1].flatMap((lr) =>
  [0.9, 0.99].map((alpha) => ({ lr, alpha, loss: Math.abs(Math.log10(lr) + 2) + alpha })),
);
const variants = grid.map(({ lr, alpha, loss }) => ({
  label: `lr=${lr} alpha=${alpha}`,
  optimizer: rmsprop({ lr, alpha }),
  loss: () => loss,
}));
const options = { variants, epochs: 1, trainSize: 640 };

test('variants of one optimizer that differ in numbers are a family', () => {
  const [family, ...others] = families(syntheticRun(options).run, 'testLoss');
  expect(others).toEqual([]);
  expect(family).toMatchObject({ optimizer: 'rmsprop', swept: ['lr', 'alpha'] });
  expect(family!.points).toHaveLength(6);
});

test('those whose parameters are in other groups are another optimizer', () => {
  const grouped = [0.1, 0.2].map((lr) => ({
    label: `bias.lr=${lr}`,
    optimizer: rmsprop({ groups: { bias: { lr } } }),
    loss: () => lr,
  }));
  const found = families(syntheticRun({ ...options, variants: [...variants, ...grouped] }).run, 'testLoss');
  expect(found.map(({ optimizer, swept, points }) => [optimizer, swept, points.length])).toEqual([
    ['rmsprop', ['lr', 'alpha'], 6],
    ['rmsprop', ['bias.lr'], 2],
  ]);
});

test('a profile has the best value at each setting, whatever the others were', () => {
  const [family] = families(syntheticRun(options).run, 'testLoss');
  const lrs = profile(family!, 'lr', 'testLoss');
  expect(lrs.map(({ x, point }) => [x, point.at[1]])).toEqual([
    [1e-3, 0.9],
    [1e-2, 0.9],
    [1e-1, 0.9],
  ]);
  expect(lrs[1]!.point.value).toBeLessThan(lrs[0]!.point.value!);
});

test('a report of a grid has its curve, its heat map and their tables; one that varied nothing has none', () => {
  const { data, sections } = reportModel(syntheticRun(options));
  expect(data.profiles.map(({ key }) => key)).toEqual(['lr']);
  expect(data.grids).toMatchObject([{ x: { key: 'lr', values: [1e-3, 1e-2, 1e-1] }, y: { values: [0.9, 0.99] } }]);
  const blocks = sections.find(({ id }) => id === 'sensitivity')!.blocks;
  expect(blocks.map(({ kind }) => kind)).toEqual(['chart', 'table', 'chart', 'table']);
  expect(reportModel(syntheticRun({ ...options, variants: variants.slice(0, 1) })).data.grids).toEqual([]);
});

test('a diverged setting is a hole, not a value', () => {
  const wild = variants.map((variant, at) =>
    at === 0 ? { ...variant, ends: { 0: { status: 'diverged', steps: 5 } } as const } : variant,
  );
  const [family] = families(syntheticRun({ ...options, variants: wild }).run, 'testLoss');
  expect(family!.points[0]!.value).toBeNull();
});
