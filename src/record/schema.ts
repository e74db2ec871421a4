import { z } from '../base/bundled/zod.ts';
import type { Model } from '../graph/model.ts';
import type { OptimizerSpec } from '../optimizer/optimizer.ts';
import type { ProblemSpec } from '../problem/problem.ts';
import { SCHEMA, type RunRecord } from './record.ts';

/**
 * Checks what lies on disk. record.ts says what the fields mean; a test holds the two together. Fields that this
 * version does not know are kept, so that a run passes through an older harness unharmed.
 */

/** Keeps unknown fields at run time; to the compiler only the known ones exist. */
function object<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> {
  return z.looseObject(shape);
}

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly();
}

/** What tables hold, see ../store/history/rows.ts: whole numbers of 32 bits. */
const count = z.int().min(0).max(0x7fff_ffff);
const seed = z.int().min(0).max(0xffff_ffff);
const bytes = z.int().min(0);
const text = z.string();

/** The first version, which has no checksums, and this one. */
const version = z.union([z.literal(1), z.literal(SCHEMA)]);

/** JSON has no word for what a diverging network measures; see to-json.ts. */
const measured = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);

/** The plan's own code knows problems and optimizers; here they only have to be recognisable. */
const problem = z.custom<ProblemSpec>((value) => z.object({ kind: text }).safeParse(value).success, 'not a problem');
const optimizer = z.custom<OptimizerSpec>(
  (value) => z.object({ kind: text, name: text, hyper: z.looseObject({}) }).safeParse(value).success,
  'not an optimizer',
);

/** Engines know what is in a graph. */
const model = z.custom<Model>(
  (value) =>
    z
      .object({ parameters: z.array(z.unknown()), train: z.array(z.unknown()), evaluate: z.array(z.unknown()) })
      .safeParse(value).success,
  'not a model',
);

const origin = object({ name: text, fingerprint: text, source: text, commonest: z.number().exactOptional() });

const trialSpec = object({
  id: text,
  variant: text,
  problem,
  problemLabel: text.exactOptional(),
  data: text.nullable(),
  optimizer,
  seed,
  epochs: count,
  batchSize: count,
  probeEvery: z.exactOptional(count),
});

const measures = list(measured);

const probes = object({
  every: count,
  rows: count,
  losses: measures,
  spread: measures,
  steps: list(count),
  tensors: list(
    object({
      name: text,
      size: count,
      step: list(measures),
      ratio: list(measures),
      rms: measures,
      updateToWeight: measures,
      cosine: measures,
      moment: object({ state: text, change: measures, lag: measures }).nullable(),
    }),
  ),
});

const facts = {
  id: text,
  variant: text,
  seed,
  engine: object({ name: text, device: text, reason: text, lanes: count.exactOptional() }).nullable(),
  seconds: measured,
  steps: count,
  epochs: list(
    object({
      epoch: count,
      trainLoss: measured,
      testLoss: measured,
      testAccuracy: measured.nullable(),
      metrics: z.record(text, measured).exactOptional(),
      validationLoss: measured.exactOptional(),
      validationMetrics: z.record(text, measured).exactOptional(),
      seconds: measured,
    }),
  ),
  memory: object({ peakBytes: bytes }).exactOptional(),
  path: object({
    stepsPerPoint: count,
    points: list(z.tuple([z.number(), z.number()]).readonly()),
  }).exactOptional(),
  probes: z.exactOptional(probes),
  reusedFrom: text.exactOptional(),
};

const trialRecord = z.discriminatedUnion('status', [
  object({ ...facts, status: z.literal('completed') }),
  object({ ...facts, status: z.enum(['diverged', 'failed', 'skipped', 'cancelled']), reason: text }),
]);

const timing = object({
  samples: count,
  mean: measured,
  p50: measured,
  p99: measured,
  rounds: list(list(z.number())).exactOptional(),
});

const gitState = z.discriminatedUnion('kind', [
  object({ kind: z.literal('commit'), commit: text, dirty: z.boolean() }),
  object({ kind: z.literal('none') }),
  object({ kind: z.literal('unknown'), reason: text }),
]);

const environment = object({
  harness: text,
  node: text,
  platform: text,
  cpu: text,
  cores: count,
  memoryBytes: bytes,
  git: object({ harness: gitState, suite: gitState }),
  data: origin.nullable(),
  datasets: z.record(text, origin.nullable()).exactOptional(),
  libraries: z.record(text, text),
  code: text.exactOptional(),
});

export const runSchema = object({
  schema: version,
  id: text,
  suite: object({ name: text, file: text }),
  engine: text,
  runsOn: object({ engine: text, device: text }).exactOptional(),
  writer: object({ host: text, pid: count, birth: text.exactOptional() }).exactOptional(),
  workers: count,
  command: list(text),
  startedAt: z.iso.datetime({ offset: true }),
  seconds: z.number(),
  status: z.enum(['running', 'completed', 'interrupted']),
  environment,
  plan: list(trialSpec),
  models: z.record(text, model).exactOptional(),
  trials: list(trialRecord),
  timings: list(object({ variant: text, problem: text.exactOptional(), step: timing, update: timing })),
}) satisfies z.ZodType<RunRecord>;

/** A finished trial of a run that is not finished; see ../store/trial-file.ts. */
export const trialFileSchema = object({
  schema: version,
  /** ISO 8601. */
  savedAt: z.iso.datetime(),
  record: trialRecord,
  /** Little-endian float64, base64. */
  losses: text,
});

export type TrialFile = z.infer<typeof trialFileSchema>;
