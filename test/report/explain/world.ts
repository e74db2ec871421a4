import { Generator, uniform } from '../../../src/base/random.ts';
import type { Options } from '../../../src/optimizer/hyper.ts';
import { rmsprop } from '../../../src/optimizer/rmsprop.ts';
import { stationary } from '../../../src/analysis/oscillation/stationary.ts';
import type { ProbeRecord, StoredRun } from '../../../src/record/record.ts';
import type { Cause } from '../../../src/report/explain/cause/cause.ts';
import { normal } from '../../analysis/oscillation/normal-noise.ts';
import { syntheticRun } from '../synthetic-run.ts';

/** A world in which every candidate cause acts, but for those of the list, of which the opposite is true. */
export interface World {
  readonly opposite?: readonly Cause['id'][];
  readonly seeds?: readonly number[];
  readonly probed?: boolean;
}

type RmspropOptions = NonNullable<Parameters<typeof rmsprop>[0]>;

const PER_EPOCH = 200;
const EPOCHS = 2;
const EVERY = 10;
const CLOSE = [1, 2, 4, 8, 100, 180, 220, 260, 300, 340, 380];

const base = { lr: 1e-3, eps: 1e-10, epsInSqrt: true };
const on = { biasCorrection: true };
export const LOW = 'α=0.9';
export const HIGH = 'α=0.999';

type Entry = readonly [string, RmspropOptions];

const correctedEntries = [0.9, 0.999, 0.9999].flatMap((alpha) =>
  [1e-3, 3e-4, 1e-4, 3e-3, 1e-2].map((lr): Entry => [`α=${alpha} on lr=${lr}`, { alpha, lr, ...on }]),
);

const plainEntries = [0.9, 0.999].flatMap((alpha): readonly Entry[] => [
  ...[1e-4, 1e-5, 3e-3].map((lr): Entry => [`α=${alpha} lr=${lr}`, { alpha, lr }]),
  ...[1e-8, 1e-4].map((eps): Entry => [`α=${alpha} eps=${eps}`, { alpha, eps }]),
  [`α=${alpha} outside`, { alpha, epsInSqrt: false }],
]);

/** The variants that tell all causes apart. */
export const VARIANTS: Readonly<Record<string, RmspropOptions>> = {
  [LOW]: { alpha: 0.9 },
  [HIGH]: { alpha: 0.999 },
  'α=0': { alpha: 0 },
  ...Object.fromEntries([...correctedEntries, ...plainEntries]),
};

/** A stored run of that world, with curves and probes as they would be there. */
export function runOf(
  { opposite = [], seeds = [0, 1, 2, 3, 4, 5], probed = true }: World,
  variants = VARIANTS,
): StoredRun {
  const stored = syntheticRun({
    variants: Object.entries(variants).map(([label, options]) => ({
      label,
      optimizer: rmsprop({ ...base, ...options }),
    })),
    seeds,
    epochs: EPOCHS,
    trainSize: PER_EPOCH * 64,
  });
  const losses = new Map<string, Float64Array>();
  const trials = stored.run.trials.map((trial, index) => {
    const spec = stored.run.plan.find(({ id }) => id === trial.id)!;
    const truth = truthOf(spec.optimizer.hyper as unknown as Options<Hyper>, opposite);
    // What a seed does to all variants alike, and to each.
    const [common, own] = [new Generator(trial.seed + 1), new Generator(1000 + index)];
    const jitter = (1 + uniform(-0.2, 0.2, common)) * (1 + uniform(-0.01, 0.01, own));
    const noise = normal(index + 1);
    const waves = (opening: number, settled: number, count: number) =>
      Float64Array.from({ length: count }, (_, i) =>
        Math.exp(-i / count + jitter * (i < count / 2 ? opening : settled) * noise()),
      );
    const steps = waves(Math.hypot(0.05, truth.opening), Math.hypot(0.05, truth.parameters), PER_EPOCH * EPOCHS);
    steps[5]! *= jitter * truth.thrown;
    losses.set(trial.id, steps);
    if (!probed) return trial;
    // A wave of known amplitude, so that the comparison is about the explanation and not about sampling.
    const fixed = Array.from({ length: (PER_EPOCH * EPOCHS) / EVERY + 1 }, (_, i) => {
      const amplitude = jitter * (i < PER_EPOCH / EVERY ? truth.opening : truth.parameters);
      return Math.exp(-i / 80 + amplitude * (i % 2 === 0 ? 1 : -1));
    });
    return { ...trial, probes: probesOf(truth, fixed, jitter) };
  });
  return { ...stored, run: { ...stored.run, trials }, losses };
}

type Hyper = { lr: number; alpha: number; eps: number; epsInSqrt: boolean; biasCorrection: boolean };

interface Truth {
  readonly step: number;
  readonly firstStep: number;
  readonly parameters: number;
  readonly opening: number;
  readonly thrown: number;
  readonly change: number;
  readonly age: number;
  readonly largestRatio: number;
}

function truthOf({ lr, alpha, eps, epsInSqrt, biasCorrection }: Hyper, opposite: readonly string[]): Truth {
  const acts = (cause: Cause['id']): boolean => !opposite.includes(cause);
  const older = 1 + 10_000 * Math.max(0, 0.0011 - (1 - alpha));
  const age = acts('age') ? older : 1 / older;
  const denominator = Math.sqrt(age) * 1e-3 + (acts('floor') ? (epsInSqrt ? Math.sqrt(eps) : eps) : 0);
  const step = (lr * 1e-3) / denominator;
  const noisy = Math.sqrt(stationary(alpha).noise) ** (acts('noise') ? 1 : -1);
  const walk = acts('step') ? 100 * step : 0.1 * (1e-3 / step) ** 0.2;
  const leap = biasCorrection || alpha === 0 || !acts('shock') ? 1 : 1 / Math.sqrt(1 - alpha);
  return {
    step,
    firstStep: lr * leap,
    parameters: walk * noisy,
    opening: walk * noisy * (1 + leap / 100),
    thrown: 3 * leap,
    change: 1 - alpha + 1e-6,
    age,
    largestRatio: lr / denominator,
  };
}

function probesOf(truth: Truth, losses: readonly number[], jitter: number): ProbeRecord {
  const every = <T>(make: (step: number) => T): readonly T[] => CLOSE.map(make);
  const rms = every((step) => jitter * (step === 1 ? truth.firstStep : truth.step));
  const quantiles = every(() => [0.1, 0.5, 0.8, 0.9, 1].map((share) => jitter * share * truth.largestRatio));
  const tensor = {
    name: 'layer1.weight',
    size: 100,
    step: quantiles,
    ratio: quantiles,
    rms,
    updateToWeight: rms,
    cosine: every(() => 0.1),
    moment: { state: 'square', change: every(() => truth.change), lag: every(() => Math.log(truth.age)) },
  };
  return { every: EVERY, rows: 512, losses, spread: losses.map(() => 0.3), steps: CLOSE, tensors: [tensor] };
}
