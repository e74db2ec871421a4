// The run of resume-child.mjs: many short trials on Rosenbrock's valley.
import { URL } from 'node:url';

const dist = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const [{ makePlan }, { rmsprop }, { rosenbrock }] = await Promise.all([
  dist('plan/plan.js'),
  dist('optimizer/rmsprop.js'),
  dist('problem/rosenbrock.js'),
]);

const variants = Array.from({ length: 12 }, (_, i) => ({
  label: `lr ${i + 1}`,
  optimizer: rmsprop({ lr: 1e-4 * (i + 1) }),
}));
const suite = {
  name: 'kill',
  problem: rosenbrock({ stepsPerEpoch: 150 }),
  epochs: 2,
  batchSize: 1,
  seeds: [0, 1, 2, 3],
  variants,
};
const nothing = { kind: 'none' };

export const header = {
  suite: { name: 'kill', file: 'kill.ts' },
  engine: 'reference',
  workers: 1,
  command: [],
  startedAt: new Date().toISOString(),
  environment: {
    harness: '0',
    node: process.version,
    platform: 'any',
    cpu: 'any',
    cores: 1,
    memoryBytes: 1,
    git: { harness: nothing, suite: nothing },
    data: null,
    libraries: {},
  },
  plan: makePlan(suite, { dataFingerprint: null }),
};
