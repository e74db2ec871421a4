/**
 * `npm run model-peers [-- ROUNDS]`: milliseconds a training step with SGD of DeepOBS's 2c2d (batch 128) and of a GPT of
 * characters (two layers, d 64, context 64, batch 16), ours and PyTorch's alternately, with the ratio round by round. One
 * core each; run nothing else.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Generator } from '../../src/base/random.ts';
import { loadEngine, probe } from '../../src/engine/registry.ts';
import { defineProblem, type ProblemDefinition } from '../../src/model/define-problem.ts';
import { crossEntropy } from '../../src/model/losses.ts';
import { traceProblem } from '../../src/model/trace-problem.ts';
import { sgd } from '../../src/optimizer/sgd.ts';
import { loadFields } from '../../src/problem/data/load-fields.ts';
import { arrays } from '../../src/problem/data/sources/arrays.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { block } from '../model/models.ts';
import { spread } from './spread.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const PYTHON = process.env['PYTHON'] ?? '/usr/bin/python3';
const generator = new Generator(0);

const numbers = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => generator.draw() / 2 ** 31 - 1);
const classes = (count: number, of: number): Int32Array =>
  Int32Array.from({ length: count }, () => generator.draw() % of);

function images(): ProblemDefinition {
  const samples = { x: numbers(128 * 784), y: classes(128, 10) };
  return defineProblem({
    name: '2c2d',
    data: arrays({ name: 'noise', fields: { x: [1, 28, 28], y: [] }, train: samples, test: samples }),
    loss: ({ x, y }, net) => {
      let h = net.conv2d('conv1', x, 32, 5, { padding: 2 }).relu().maxPool2d(2);
      h = net.conv2d('conv2', h, 64, 5, { padding: 2 }).relu().maxPool2d(2).flatten();
      return { loss: crossEntropy(net.linear('out', net.linear('hidden', h, 1024).relu(), 10), y) };
    },
  });
}

function characters(): ProblemDefinition {
  const samples = { x: classes(16 * 64, 65), y: classes(16 * 64, 65) };
  return defineProblem({
    name: 'GPT',
    data: arrays({ name: 'noise', fields: { x: [64], y: [64] }, train: samples, test: samples }),
    loss: ({ x, y }, net) => {
      let h = net
        .embedding('tokens', x, 65, 64)
        .add(net.parameter('places', [64, 64], { kind: 'normal', mean: 0, std: 1 }));
      for (const layer of [0, 1]) h = block(net, `block${layer}`, h, 4, (up) => up.gelu({ approximate: 'tanh' }));
      const table = net.parameter('tokens.weight', [65, 64]);
      return { loss: crossEntropy(net.layerNorm('norm', h).matmul(table.transpose()), y) };
    },
  });
}

const MODELS = {
  cnn: { problem: images(), batch: 128, steps: 12 },
  gpt: { problem: characters(), batch: 16, steps: 40 },
};

/** The median of some steps in a fresh session, after a few that warm it up. */
async function ours(id: 'cpu:blas' | 'cpu:wasm', { problem, batch, steps }: (typeof MODELS)['cnn']): Promise<number> {
  const { data } = await loadFields(problem.data, undefined);
  const { model } = traceProblem(problem, data, batch);
  const optimizer = sgd({ lr: 1e-3 });
  const engine = await loadEngine(id);
  const session = await engine.open({
    model,
    data,
    batchSize: batch,
    seeds: [0],
    optimizer,
    lanes: [optimizer],
  });
  await writeInitialParameters(model, session, [new Generator(0)]);
  const rows = [Uint32Array.from({ length: batch }, (_, i) => i)];
  for (let i = 0; i < 3; i++) await session.step(rows);
  const times: number[] = [];
  for (let i = 0; i < steps; i++) {
    const before = performance.now();
    await session.step(rows);
    times.push(performance.now() - before);
  }
  await session.close();
  return times.toSorted((a, b) => a - b)[Math.floor(steps / 2)]!;
}

const pytorch = (name: string, steps: number): number =>
  Number(
    execFileSync(PYTHON, [fileURLToPath(new URL('torch_models_peer.py', import.meta.url)), name, String(steps)], {
      encoding: 'utf8',
    }),
  );

for (const [name, model] of Object.entries(MODELS)) {
  const peers: [string, () => number | Promise<number>][] = [['PyTorch, 1 thread', () => pytorch(name, model.steps)]];
  for (const id of ['cpu:blas', 'cpu:wasm'] as const)
    if ((await probe(id)).available) peers.push([id, () => ours(id, model)]);
  const times = new Map(peers.map(([peer]) => [peer, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [peer, measure] of peers) times.get(peer)!.push(await measure());
  const first = times.get('PyTorch, 1 thread')!;
  console.log(
    `${model.problem.name}: milliseconds a step, median (least to most); times as fast as PyTorch, round by round`,
  );
  for (const [peer, values] of times)
    console.log(
      `${peer.padEnd(20)} ${spread(values, 2).padEnd(28)} ${spread(
        values.map((ms, i) => first[i]! / ms),
        2,
      )}`,
    );
}
