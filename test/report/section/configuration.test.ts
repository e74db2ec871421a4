import { expect, test } from 'vitest';
import type { OptimizerSpec } from '../../../src/optimizer/optimizer.ts';
import { configurationSection } from '../../../src/report/section/configuration.ts';
import { notebookVariants, syntheticRun } from '../synthetic-run.ts';

/** The columns of the table of differences, without the variants'; null where there is no such table. */
function differing(...optimizers: readonly OptimizerSpec[]): readonly string[] | null {
  const variants = optimizers.map((optimizer, i) => ({ label: `variant ${i}`, optimizer }));
  const { blocks } = configurationSection(syntheticRun({ variants, epochs: 1, trainSize: 64 }).run);
  const table = blocks.find((block) => block.kind === 'table' && block.caption.startsWith('What differs'));
  return table?.kind === 'table' ? table.columns.slice(1).map(({ title }) => title) : null;
}

const [adagrad, alpha09, alpha0999, tfjs] = notebookVariants.map(({ optimizer }) => optimizer!);
const ofTorch = (hyper: OptimizerSpec['hyper']): OptimizerSpec => ({
  kind: 'library',
  library: 'torch',
  name: 'SGD',
  hyper,
});
const clipped: OptimizerSpec = {
  ...(adagrad as OptimizerSpec & { kind: 'rule' }),
  modifiers: [{ kind: 'clipGradNorm', maxNorm: 1 }],
};

test('what an optimizer does not have is no difference; what the others have differently is', () => {
  expect(differing(adagrad!, alpha09!, alpha0999!, tfjs!)).toEqual(['optimizer', 'lr', 'epsInSqrt', 'alpha']);
  expect(differing(alpha09!, alpha09!)).toBeNull();
});

test('what is given to one of two variants of a library optimizer is a difference, and so is a modifier', () => {
  expect(differing(ofTorch({ lr: 0.1 }), ofTorch({ lr: 0.1, momentum: 0.9 }))).toEqual(['momentum']);
  expect(differing(clipped, tfjs!)).toEqual(['optimizer', 'lr', 'modified by']);
});
