import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probe } from '../../src/engine/registry.ts';
import { benchJson, temporary, type RunDocument } from './bench.ts';

const run = (...args: readonly string[]): Promise<RunDocument> =>
  benchJson('run', 'fixtures/suites/tiny.ts', '--out', temporary(), ...args);

const card = await probe('gpujs:webgpu');
const missing = card.available ? '' : ` (skipped: ${card.reason})`;
const alone = await run('--engine', 'cpu:wasm');

for (const [engine, device] of [
  ['gpujs:webasm', /^gpu\.js .*webasm \(fused-sync\), 2 trials at once$/],
  ['gpujs:webgpu', /^gpu\.js .*webgpu \(fused-encoder\) on .+, 2 trials at once$/],
] as const) {
  const skipped = engine === 'gpujs:webgpu' && !card.available;
  const title = `${engine} trains cohorts as the engine cpu trains each alone, and says what ran`;
  test.skipIf(skipped)(skipped ? title + missing : title, async () => {
    const together = await run('--engine', engine, '--lanes', '2', '--workers', '1');
    together.trials.forEach(({ status, epochs }, t) => {
      expect(status).toBe('completed');
      epochs.forEach(({ trainLoss }, e) => {
        expect(Math.abs(trainLoss / alone.trials[t]!.epochs[e]!.trainLoss - 1)).toBeLessThan(1e-5);
      });
    });
    const stored = JSON.parse(readFileSync(join(together.run.dir, 'run.json'), 'utf8')) as {
      readonly trials: readonly { readonly engine: { readonly name: string; readonly device: string } }[];
    };
    for (const trial of stored.trials) {
      expect(trial.engine.name).toBe('gpujs');
      expect(trial.engine.device).toMatch(device);
    }
  });
}
