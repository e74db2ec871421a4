import { expect, test } from 'vitest';
import { compileModel } from '../../../../src/engine/cpu/graph/session.ts';
import { imports } from '../../../../src/engine/cpu/wat.ts';
import { withParameterGradients } from '../../../../src/graph/parameter-gradients.ts';
import type { Tensor } from '../../../../src/graph/tensor/tensor.ts';
import { defineProblem } from '../../../../src/model/define-problem.ts';
import { mseLoss } from '../../../../src/model/losses.ts';
import { traceProblem } from '../../../../src/model/trace-problem.ts';
import { loadFields } from '../../../../src/problem/data/load-fields.ts';
import { arrays } from '../../../../src/problem/data/sources/arrays.ts';
import { gemms } from './run.ts';

const [BATCH, TIME, SIZE, HEADS] = [3, 5, 8, 2];

const samples = { x: new Float32Array(BATCH * TIME * SIZE), y: new Float32Array(BATCH * TIME * SIZE) };
const attention = defineProblem({
  name: 'attention',
  data: arrays({ name: 'zeros', fields: { x: [TIME, SIZE], y: [TIME, SIZE] }, train: samples, test: samples }),
  loss: ({ x, y }, net) => {
    const parts = net
      .linear('qkv', x, 3 * SIZE)
      .reshape(BATCH, TIME, 3, HEADS, SIZE / HEADS)
      .permute(2, 0, 3, 1, 4);
    const [q, k, v] = [0, 1, 2].map((part) =>
      parts.slice(0, part, part + 1).reshape(BATCH, HEADS, TIME, SIZE / HEADS),
    ) as [Tensor, Tensor, Tensor];
    const mixed = q.matmul(k.transpose()).causal().softmax().matmul(v);
    const out = net.linear('out', mixed.permute(0, 2, 1, 3).reshape(BATCH, TIME, SIZE), SIZE);
    return { loss: mseLoss(out, y) };
  },
});

test.each(gemms)('attention and its gradients move no numbers between products by %s', async (_, gemm) => {
  const { data } = await loadFields(attention.data, undefined);
  const { model } = traceProblem(attention, data, BATCH);
  const compiled = await compileModel(withParameterGradients(model), data, [], null, gemm);
  const { exports } = new WebAssembly.Instance(compiled.module, imports);
  const memory = (exports['memory'] as WebAssembly.Memory).buffer;
  const names = compiled.placed.open({ memory, exports }).flatMap(({ calls }) => calls.map(({ name }) => name));
  expect(names.filter((name) => name.startsWith('matmul'))).not.toEqual([]);
  expect(names.filter((name) => name.startsWith('copy'))).toEqual([]);
});
