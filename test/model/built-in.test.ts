import { expect, test } from 'vitest';
import { Generator } from '../../src/base/random.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import { builtInModel } from '../../src/model/built-in.ts';
import { buildProgram } from '../../src/problem/build.ts';
import { loadData } from '../../src/problem/data/load.ts';
import { loadFields, noFields } from '../../src/problem/data/load-fields.ts';
import { writeInitialParameters } from '../../src/trial/trainable.ts';
import { mnistMlp } from '../../src/problem/mnist-mlp.ts';
import { quadratic } from '../../src/problem/quadratic.ts';
import { rosenbrock } from '../../src/problem/rosenbrock.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { cpu } from '../../src/engine/cpu/cpu.ts';

const problems = [
  mnistMlp({ hidden: [20, 10], trainSize: 100, testSize: 50 }),
  quadratic(),
  rosenbrock({ start: [-1, 1, 2] }),
];

test.each(problems)('$kind is the program', async (problem) => {
  const batchSize = 'stepsPerEpoch' in problem ? 1 : 32;
  const { dataset } = await loadData(problem, undefined);
  const data =
    'stepsPerEpoch' in problem
      ? noFields(problem.stepsPerEpoch)
      : (await loadFields({ kind: 'mnist', trainSize: 100, testSize: 50 }, undefined)).data;
  const optimizer = rmsprop({ lr: 1e-3 });
  for (const engine of [reference]) {
    const program = buildProgram(problem, dataset);
    const a = await engine.open({ program, data: dataset, batchSize, optimizer, lanes: [optimizer.hyper] });
    const model = builtInModel(problem, data, batchSize);
    const b = await engine.openModel!({ model, data, batchSize, optimizer, lanes: [optimizer.hyper], seeds: [0] });
    await writeInitialParameters({ kind: 'program', program, data: dataset }, a, [new Generator(0)]);
    await writeInitialParameters({ kind: 'model', model, data }, b, [new Generator(0)]);
    const rows = [Uint32Array.from({ length: 'stepsPerEpoch' in problem ? 20 : 100 }, (_, i) => i)];
    const [x, y] = [await a.step(rows), await b.step(rows)];
    console.log(x, y, await a.evaluate('test'), await b.evaluate('test'));
    for (const [i, value] of x.entries()) expect(y[i]).toBeCloseTo(value, 12);
  }
});
