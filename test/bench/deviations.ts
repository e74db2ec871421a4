/**
 * `npx jiti test/bench/deviations.ts`: how far every optimizer strays from PyTorch 1.13 under every setting of the golden
 * files, as the largest relative deviation. The reference is compared in float64, the others in float32. It takes some
 * minutes, nearly all of them for the reference on MNIST.
 */
import { golden } from '../../fixtures/torch/golden.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { engineIds, loadEngine, probe, type EngineId } from '../../src/engine/registry.ts';
import { lossDeviation } from '../engine/golden-losses.ts';
import { edgeDeviations, pathDeviation } from '../optimizer/follow.ts';

const engines: { readonly id: EngineId; readonly engine: Engine }[] = [];
// One after the other: jiti loads a file that is imported twice at once only half.
for (const id of engineIds) if ((await probe(id)).available) engines.push({ id, engine: await loadEngine(id) });

type Deviation = (engine: (typeof engines)[number]) => Promise<number>;

async function line(optimizer: string, setting: string, deviation: Deviation): Promise<void> {
  const cells: string[] = [];
  for (const engine of engines) cells.push((await deviation(engine)).toExponential(1));
  print([optimizer, setting, ...cells]);
}

function print([optimizer, setting, ...cells]: readonly string[]): void {
  console.log(`${optimizer!.padEnd(9)} ${setting!.padEnd(34)} ${cells.map((cell) => cell.padStart(9)).join(' ')}`);
}

function title(text: string): void {
  console.log(`\n${text}`);
  print(['optimizer', 'setting', ...engines.map(({ id }) => id)]);
}

title('200 steps on a quadratic of condition 1000: positions');
for (const path of golden('rules').cases)
  await line(path.optimizer, path.name, ({ engine }) => pathDeviation(engine, path));

title('Zero, huge and denormal gradients: positions');
for (const edge of golden('edges').cases)
  await line(edge.optimizer, edge.name, async ({ engine }) =>
    Math.max(...Object.values(await edgeDeviations(engine, edge))),
  );

title('50 steps of MNIST: losses');
for (const losses of golden('mnist-50').cases)
  await line(losses.optimizer, losses.name, ({ id, engine }) =>
    lossDeviation(engine, losses, id === 'reference' ? 'float64' : 'float32', 50),
  );
