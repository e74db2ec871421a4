import { Generator } from '../../../src/base/random.ts';
import { normalQuantile } from '../../../src/analysis/statistics/normal.ts';
import type { TrialSpec } from '../../../src/plan/trial-spec.ts';
import type { FunctionSpec } from '../../../src/problem/problem.ts';
import { quadratic } from '../../../src/problem/quadratic.ts';
import type { Outcome, StoredRun, TrialResult } from '../../../src/record/record.ts';
import { sampleHeader, sampleSpec } from '../../store/sample-run.ts';

/** What a variant of a made-up run is like. */
export interface MadeVariant {
  readonly label?: string;
  /** Last loss of a seed. */
  readonly loss?: (seed: number) => number;
  /** By name, at the end; a record of an older version has none. */
  readonly metrics?: (seed: number) => Readonly<Record<string, number>>;
  readonly ends?: Readonly<Record<number, Outcome | 'missing'>>;
  /** Milliseconds of the rounds' medians; none: a record of an older version. */
  readonly rounds?: readonly number[];
  readonly lr?: number;
  readonly isFunction?: boolean;
  /** Of a function; a quadratic when not given. */
  readonly problem?: FunctionSpec;
  /** "cpu" when not given. */
  readonly engine?: string;
}

export interface MadeOptions {
  readonly id?: string;
  readonly startedAt?: string;
  readonly seeds?: number;
  readonly cpu?: string;
  readonly commit?: string;
}

/** A stored run whose trials end where they are told to. */
export function madeRun(variants: readonly MadeVariant[], options: MadeOptions = {}): StoredRun {
  const { id = '20261123-015530-0000', seeds = 8, cpu = 'a processor', commit = 'a'.repeat(40) } = options;
  const parts = variants.flatMap((variant, v) =>
    Array.from({ length: seeds }, (_, seed) => ({ variant, spec: specOf(variant, v, seed) })),
  );
  const results = parts.flatMap(({ variant, spec }) => resultOf(variant, spec) ?? []);
  const header = sampleHeader(parts.map(({ spec }) => spec));
  const git = { ...header.environment.git, harness: { kind: 'commit', commit, dirty: false } } as const;
  return {
    dir: '/nowhere',
    losses: new Map(results.map(({ record, losses }) => [record.id, losses])),
    run: {
      schema: 1,
      ...header,
      id,
      startedAt: options.startedAt ?? header.startedAt,
      environment: { ...header.environment, cpu, git },
      seconds: 1,
      status: 'completed',
      trials: results.map(({ record }) => record),
      timings: variants.flatMap((variant, v) => {
        if (variant.rounds === undefined) return [];
        const timing = timingOf(variant.rounds);
        return { variant: labelOf(variant, v), step: timing, update: timing };
      }),
    },
  };
}

/** Seeded normal numbers: the same every time. */
export function noise(seed: number): () => number {
  const generator = new Generator(seed);
  return () => normalQuantile((generator.draw() + 0.5) / 2 ** 32);
}

function labelOf({ label }: MadeVariant, index: number): string {
  return label ?? `variant ${index}`;
}

function specOf(variant: MadeVariant, index: number, seed: number): TrialSpec {
  const spec = sampleSpec(index, labelOf(variant, index));
  const { lr = 1e-3 } = variant;
  return {
    ...spec,
    id: `${index.toString(16).padStart(8, '0')}${seed.toString(16).padStart(8, '0')}`,
    seed,
    optimizer: { ...spec.optimizer, hyper: { lr, centered: false } },
    ...(variant.isFunction && { problem: variant.problem ?? quadratic(), data: null, batchSize: 1 }),
  };
}

function resultOf(
  { loss = () => 0.1, metrics, ends = {}, engine: name = 'cpu' }: MadeVariant,
  spec: TrialSpec,
): TrialResult | undefined {
  const end = ends[spec.seed] ?? { status: 'completed' };
  if (end === 'missing') return undefined;
  const last = loss(spec.seed);
  const epochs = [1, 2].map((epoch) => ({
    epoch,
    trainLoss: epoch === 2 ? last : 1,
    testLoss: last,
    testAccuracy: 0.9,
    ...(metrics && { metrics: metrics(spec.seed) }),
    seconds: 0.1,
  }));
  const engine = { name, device: 'a BLAS', reason: 'asked for' };
  const facts = { id: spec.id, variant: spec.variant, seed: spec.seed, engine, seconds: 0.2, steps: 3, epochs };
  return { record: { ...facts, ...end }, losses: Float64Array.of(2.3, 1, last) };
}

function timingOf(medians: readonly number[]) {
  const rounds = medians.map((middle) => [0.9 * middle, middle, 1.3 * middle]);
  const sorted = medians.toSorted((a, b) => a - b);
  return { samples: 300, mean: sorted[0]!, p50: sorted[sorted.length >> 1]!, p99: sorted.at(-1)!, rounds };
}
