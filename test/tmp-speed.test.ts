import { test } from 'vitest';
import { Generator } from '../src/base/random.ts';
import { loadEngine, type EngineId } from '../src/engine/registry.ts';
import { accuracy, crossEntropy } from '../src/model/losses.ts';
import { defineProblem } from '../src/model/define-problem.ts';
import { traceProblem } from '../src/model/trace-problem.ts';
import { rmsprop } from '../src/optimizer/rmsprop.ts';
import { mlp } from '../src/problem/model/mlp.ts';
import { loadFields } from '../src/problem/data/load-fields.ts';
import { arrays } from '../src/problem/data/source.ts';
import { writeInitialParameters } from '../src/trial/trainable.ts';
import { syntheticData } from './engine/synthetic.ts';
const COUNT = 640;
const x = Float32Array.from({ length: COUNT * 784 }, (_, i) => Math.sin(7 * i));
const y = Int32Array.from({ length: COUNT }, (_, i) => (i * i) % 10);
const problem = defineProblem({ name: 'mlp', data: arrays({ name: 's', fields: { image: [784], label: [] }, train: { image: x, label: y }, test: { image: x, label: y } }),
  loss: ({ image, label }, net) => { const l = net.linear('out', net.linear('hidden', image!, 200).relu(), 10); return { loss: crossEntropy(l, label!), accuracy: accuracy(l, label!) }; } });
test('speed', async () => {
  const id = process.env['ENGINE'] as EngineId;
  const engine = await loadEngine(id);
  const optimizer = rmsprop();
  const { data } = await loadFields(problem.data, undefined);
  const { model } = traceProblem(problem, data, 64);
  const N = Number(process.env['N'] ?? 5);
  const lanes = Number(process.env['LANES'] ?? 1);
  const hypers = Array(lanes).fill(optimizer.hyper);
  const s1 = await engine.openModel!({ model, data, batchSize: 64, seeds: Array(lanes).fill(0), optimizer, lanes: hypers });
  await writeInitialParameters({ kind: 'model', model, data }, s1, Array.from({length: lanes}, () => new Generator(0)));
  const p = mlp(784, [200], 10);
  const pd = syntheticData(784, 10, COUNT, 64);
  const s2 = await engine.open({ program: p, data: pd, batchSize: 64, optimizer, lanes: hypers });
  const rows = Array(lanes).fill(Uint32Array.from({ length: COUNT }, (_, i) => i));
  const best: Record<string, number> = {};
  for (let n = 0; n < N; n++)
    for (const [name, s] of [['model', s1], ['program', s2]] as const) {
      const t = process.cpuUsage(); const w = performance.now();
      await s.step(rows);
      const u = process.cpuUsage(t);
      const ms = (u.user + u.system) / 1000 / 10;
      const wall = (performance.now() - w) / 10;
      if (n > 0) { best[name] = Math.min(best[name] ?? Infinity, ms); best[name + ' wall'] = Math.min(best[name + ' wall'] ?? Infinity, wall); }
      else console.log(name, 'first', wall * 10);
    }
  console.log(id, JSON.stringify(best));
  await s1.close(); await s2.close();
}, 600000);
