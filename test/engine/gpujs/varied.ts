import { Generator } from '../../../src/base/random.ts';
import type { Cohort, Session } from '../../../src/engine/engine.ts';
import { defineProblem, type ProblemDefinition } from '../../../src/model/define-problem.ts';
import { crossEntropy } from '../../../src/model/losses.ts';
import { traceProblem } from '../../../src/model/trace-problem.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import { loadFields } from '../../../src/problem/data/load-fields.ts';
import { arrays } from '../../../src/problem/data/sources/arrays.ts';
import { writeInitialParameters } from '../../../src/trial/initial-values.ts';

export const [COUNT, BATCH] = [22, 8];
const x = Float32Array.from({ length: COUNT * 50 }, (_, i) => Math.sin(7 * i) + 0.3);
const token = Int32Array.from({ length: COUNT }, (_, i) => (i * 61) % 700);
const y = Int32Array.from({ length: COUNT }, (_, i) => (i * i) % 500);
const samples = { x, token, y };

/** Every shape of a parameter that rules tell apart, and more classes than a byte counts. */
export const varied = defineProblem({
  name: 'varied',
  data: arrays({ name: 'samples', fields: { x: [2, 5, 5], token: [], y: [] }, train: samples, test: samples }),
  loss: (batch, net) => {
    const image = net.conv2d('conv', batch['x'], 3, 3, { stride: 2, padding: 1 }).relu().flatten();
    const word = net.embedding('word', batch['token'], 700, 4);
    net.parameter('unread', [2, 3], { kind: 'normal', mean: 0, std: 1 });
    const h = net.dropout(net.linear('hidden', image, 4).add(word), 0.2);
    const logits = net.linear('out', h, 500);
    return { loss: crossEntropy(logits, batch['y']), largest: logits.max() };
  },
});

/** Trials of a problem, a lane for each seed. */
export async function cohortOf(
  problem: ProblemDefinition,
  make: (lane: number) => RuleOptimizer,
  seeds: readonly number[],
): Promise<Cohort> {
  const { data } = await loadFields(problem.data, undefined);
  const { model } = traceProblem(problem, data, BATCH);
  const lanes = seeds.map((_, lane) => make(lane));
  return { model, data, batchSize: BATCH, seeds, optimizer: lanes[0]!, lanes };
}

/** Writes the first values of each lane's seed. */
export async function begin(session: Session, { model, seeds }: Cohort): Promise<Session> {
  const generators = seeds.map((seed) => new Generator(seed));
  await writeInitialParameters(model, session, generators);
  return session;
}

/** All samples, otherwise ordered for each seed. */
export const order = (seed: number): Uint32Array =>
  Uint32Array.from({ length: COUNT }, (_, i) => (i * 7 + seed) % COUNT);
