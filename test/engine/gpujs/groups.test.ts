import { expect, test } from 'vitest';
import { gpujsEngine } from '../../../src/engine/gpujs/gpujs.ts';
import { reference } from '../../../src/engine/reference/reference.ts';
import { adamw } from '../../../src/optimizer/adam.ts';
import { clipGradNorm } from '../../../src/optimizer/clip.ts';
import { linearLR } from '../../../src/optimizer/lr/schedulers.ts';
import { scheduled } from '../../../src/optimizer/lr/scheduled.ts';
import { muon } from '../../../src/optimizer/muon.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { scheduleFreeAdamw } from '../../../src/optimizer/schedule-free.ts';
import { sgd } from '../../../src/optimizer/sgd.ts';
import { begin, cohortOf, order, varied } from './varied.ts';

const webasm = gpujsEngine('webasm');
const schedule = linearLR({ startFactor: 0.5, totalIters: 3 });

/** For each lane, what it is trained with: numbers of their own, and groups that change the code. */
const cases: readonly (readonly [string, readonly RuleOptimizer[]])[] = [
  [
    'AdamW whose biases do not decay and have a rate of their own',
    [0.01, 0.1].map((lr) => adamw({ lr: 0.02, groups: { bias: { weightDecay: 0, lr }, embedding: { beta1: 0.5 } } })),
  ],
  [
    'SGD with momentum for weights alone',
    [0.9, 0.5].map((momentum) => sgd({ lr: 0.1, momentum, groups: { bias: { momentum: 0 } } })),
  ],
  ['RMSprop, centered for embeddings', [rmsprop({ groups: { embedding: { centered: true, momentum: 0.9 } } })]],
  ['Muon with other settings for biases', [muon({ groups: { bias: { adamLr: 0.01, adamBeta1: 0.5 } } })]],
  [
    'a clipped optimizer, whose norm is that of all groups',
    [1, 0.3].map((most) => clipGradNorm(sgd({ lr: 0.5, groups: { bias: { lr: 0.1, nesterov: true, momentum: 0.9 } } }), most)), // prettier-ignore
  ],
  ['a scheduled optimizer', [scheduled(adamw({ lr: 0.02, groups: { bias: { lr: 0.1 } } }), schedule)]],
  [
    'an optimizer that is evaluated at another point than it is at',
    [scheduleFreeAdamw({ lr: 0.1, groups: { bias: { lr: 0.5 } } })],
  ],
  [
    'lanes whose groups are other parameters',
    [{ bias: { lr: 0.2 } }, { embedding: { lr: 0.2 } }, {}].map((groups) => sgd({ lr: 0.1, groups })),
  ],
];

// As models without groups: see model.test.ts.
test.each(cases)('trains with groups of parameters as on reference: %s', async (_, lanes) => {
  const seeds = lanes.map((__, lane) => lane);
  const cohort = await cohortOf(varied, (lane) => lanes[lane]!, seeds);
  const [mine, expected] = [
    await begin(await webasm.open(cohort), cohort),
    await begin(await reference.open(cohort), cohort),
  ];
  const rows = seeds.map(order);
  for (let pass = 0; pass < 2; pass++) {
    const [ours, theirs] = [await mine.step(rows), await expected.step(rows)];
    ours.forEach((loss, i) => {
      expect(Math.abs(loss / theirs[i]! - 1), `number ${i} of pass ${pass}`).toBeLessThan(1e-4);
    });
  }
  const [ours, theirs] = [await mine.evaluate('test'), await expected.evaluate('test')];
  ours.forEach(({ loss }, lane) => {
    expect(Math.abs(loss / theirs[lane]!.loss - 1)).toBeLessThan(1e-4);
  });
  await mine.close();
});

test('what a group keeps can be read, and what only others keep is nothing', async () => {
  const optimizer = sgd({ lr: 0.1, momentum: 0.9, groups: { bias: { momentum: 0 } } });
  const cohort = await cohortOf(varied, () => optimizer, [0]);
  const [mine, expected] = [
    await begin(await webasm.open(cohort), cohort),
    await begin(await reference.open(cohort), cohort),
  ];
  for (const session of [mine, expected]) await session.step([order(0)]);
  const theirs = await expected.readState!('buffer', 'hidden.weight');
  const ours = await mine.readState!('buffer', 'hidden.weight');
  expect(ours!.length).toBe(theirs!.length);
  ours!.forEach((value, i) => {
    expect(value).toBeCloseTo(theirs![i]!, 4);
  });
  expect(await mine.readState!('buffer', 'hidden.bias')).toBeNull();
  await mine.close();
});
