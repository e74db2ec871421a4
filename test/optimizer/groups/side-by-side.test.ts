import { describe, expect, test } from 'vitest';
import type { EngineId } from '../../../src/engine/registry.ts';
import { map } from '../../../src/graph/tensor/map.ts';
import { defineProblem } from '../../../src/model/define-problem.ts';
import { optimizers } from '../../../src/optimizer/catalog.ts';
import { scheduled } from '../../../src/optimizer/lr/scheduled.ts';
import { linearLR } from '../../../src/optimizer/lr/schedulers.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import type { Hyper } from '../../../src/optimizer/rule/expression.ts';
import { arrays } from '../../../src/problem/data/sources/arrays.ts';
import { openProblem } from '../../model/open-problem.ts';

const [BATCH, STEPS] = [4, 4];
const x = Float32Array.from({ length: BATCH * STEPS * 6 }, (_, i) => Math.sin(7 * i) + 0.3);

/** A loss that is a sum over parameters: nothing of one group's reaches another's gradient. */
const separable = defineProblem({
  name: 'separable',
  data: arrays({ name: 'x', fields: { x: [2, 3] }, train: { x }, test: { x } }),
  loss: (batch, net) => {
    const drawn = { kind: 'uniform', bound: 1 } as const;
    const distance = (name: string, group: string, shape: readonly number[]) => {
      const p = net.parameter(name, shape, drawn, { group });
      const wanted = batch.x.sum(0).reshape(6).slice(0, 0, p.shape.reduce((n, m) => n * m)).reshape(...shape); // prettier-ignore
      return map((a, b) => (a - b) ** 2 + a ** 4, p, wanted).sum();
    };
    const left = distance('a', 'left', [2, 3]).add(distance('b', 'left', [3]));
    const right = distance('c', 'right', [3, 2]).add(distance('d', 'right', [5]));
    return { loss: left.add(right), left, right };
  },
});
const OF = { left: ['a', 'b'], right: ['c', 'd'] };

/** What optimizers make of the parameters and of both parts of the loss, trained at once, a lane each. */
async function trained(id: EngineId, optimizers: readonly RuleOptimizer[]) {
  const session = await openProblem(separable, id, optimizers, BATCH);
  for (let step = 0; step < STEPS; step++) {
    const rows = Uint32Array.from({ length: BATCH }, (_, i) => step * BATCH + i);
    await session.step(optimizers.map(() => rows));
  }
  const evaluations = await session.evaluate('test');
  const part = async (side: 'left' | 'right') => {
    const values = await Promise.all(OF[side].map((name) => session.read(name)));
    return optimizers.map((_, lane) => [
      evaluations[lane]!.metrics![side],
      ...values.map((all) => [...all].slice((lane * all.length) / optimizers.length, ((lane + 1) * all.length) / optimizers.length)), // prettier-ignore
    ]);
  };
  return { left: await part('left'), right: await part('right') };
}

/** Another value of a hyperparameter that the optimizer takes; undefined where there is none among some. */
function otherValue(make: Make, name: string): Hyper | undefined {
  const usual = make().hyper[name]!;
  const candidates = typeof usual === 'number' ? [usual * 0.3, usual + 0.1, usual + 1] : [!usual];
  return candidates
    .filter((value) => value !== usual)
    .map((value) => ({ [name]: value }))
    .find((hyper) => {
      try {
        return make(hyper);
      } catch {
        return false;
      }
    });
}

/** As a suite that nothing has type-checked calls it. */
type Make = (options?: Hyper | { readonly groups: Readonly<Record<string, Hyper>> }) => RuleOptimizer;

/** Prodigy's step size is one for the whole network: see network.test.ts. */
const alone = (optimizers as readonly Make[]).filter((make) => make().name !== 'prodigy');

const cases = alone.flatMap((make) => {
  const others = Object.keys(make().hyper).flatMap((name): readonly Hyper[] => {
    const other = otherValue(make, name);
    return other === undefined ? [] : [other];
  });
  return others.map((hyper) => [make().name, hyper, make] as const);
});

describe.each<EngineId>(['reference', 'cpu:wasm'])(
  'a group trains as with an optimizer of its own, to the last bit, on %s',
  (id) => {
    test.each(cases)('%s with %o in place of its default', async (_, hyper, make) => {
      const { left, right } = await trained(id, [make({ groups: { right: hyper } }), make(), make(hyper)]);
      expect(left[0]).toEqual(left[1]);
      expect(right[0]).toEqual(right[2]);
    });

    test.each(alone.map((make) => [make().name, make] as const))(
      '%s under a schedule that starts at each group’s own rate',
      async (_, make) => {
        const lr = (make().hyper['lr'] as number) / 7;
        const options: readonly Parameters<typeof make>[0][] = [{ groups: { left: { lr } } }, {}, { lr }];
        const schedule = linearLR({ startFactor: 0.5, totalIters: 3 });
        const { left, right } = await trained(id, options.map((each) => scheduled(make(each), schedule))); // prettier-ignore
        expect(left[0]).toEqual(left[2]);
        expect(right[0]).toEqual(right[1]);
        expect(left[1]).not.toEqual(left[2]);
      },
    );
  },
);
