import type { Engine, Session } from '../../../src/engine/engine.ts';
import { reference } from '../../../src/engine/reference/reference.ts';
import { defineOptimizer } from '../../../src/optimizer/define.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';
import type { UpdateFunction } from '../../../src/optimizer/rule/source.ts';
import { bareModel, cohortOf, tensorsOf } from '../models.ts';
import { syntheticData } from '../synthetic.ts';
import { functionText, type RuleText } from './arbitrary-rule.ts';
import { interpret, type Numbers, type Trace } from './interpret.ts';

/** Fewer than after which the engine cpu ends numbers below the normal ones where the gradient is 0. */
const STEPS = 5;

const model = bareModel({ weight: [8, 3], bias: [8] });
const data = syntheticData(3, 8, 2, 2);
const HYPER = { lr: 0.5, big: 1e200, flag: true };
const STATES = { a: 0.5, u: 1 };

/** Every parameter of the model meets every gradient often enough; all are float32 numbers. */
const PARAMETERS = [
  0,
  -0,
  1,
  -1.5,
  3,
  NaN,
  Infinity,
  -Infinity,
  2 ** -140,
  -(2 ** -127),
  2 ** 100,
  -0.25,
  7,
  -2,
  0.5,
  -64,
];
const GRADIENTS = [1, -1, 0, -0, 0.5, -2.5, NaN, Infinity, -Infinity, 2 ** -149, 2 ** 120];

const parameterOf = (i: number): number => PARAMETERS[i % PARAMETERS.length]!;
const gradientOf = (i: number): number => GRADIENTS[i % GRADIENTS.length]!;
const COUNT = 32;

/** How an engine's numbers are held against the rule's. */
export type Exactness =
  /** Every operation of an element is rounded to float32, and nothing else is: bits are compared. */
  | 'float32'
  /** Only elements of which no number is rounded, at any step, and no zero has a sign: all precisions agree there. */
  | 'exact';

export interface Verdict {
  /** What differs first; null where nothing does. */
  readonly difference: string | null;
  /** Elements that were compared. */
  readonly compared: number;
  /** Of those, the ones whose numbers no rounding touched: there the engine has the reference's bits. */
  readonly exact: number;
}

/**
 * Runs a rule on an engine and on the reference, and says where they disagree. Three comparisons, each of bits: the
 * reference with the rule's own function, called by JavaScript; the reference with the rule's tree, walked in double
 * precision; and the engine with the same walk that rounds to float32 after every operation of an element. The two walks
 * are one function, so what the engine and the reference do differs in rounding alone. Where rounding changed nothing,
 * the engine is held to the reference itself.
 */
export async function disagreement(rule: RuleText, engine: Engine, exactness: Exactness): Promise<Verdict> {
  const text = functionText(rule);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a rule is known by its text, which is made here
  const update = (new Function(`return ${text}`) as () => unknown)() as UpdateFunction;
  const make = defineOptimizer({ name: 'generated', hyper: HYPER, state: STATES, update: update as never });
  const optimizer = make();
  const [mine, expected] = await Promise.all([engine, reference].map((each) => follow(each, optimizer)));
  const kernel = specialise(optimizer.rule, optimizer.hyper);
  const uniforms = new Set(kernel.uniforms.map(({ name }) => name));
  let [compared, exact] = [0, 0];
  for (let i = 0; i < COUNT; i++) {
    const start: Numbers = { param: parameterOf(i), grad: gradientOf(i), ...STATES };
    const trace: Trace = { rounded: false, inexact: false, negativeZero: false };
    let [called, double, single] = [start, start, start];
    for (let step = 1; step <= STEPS; step++) {
      const call = update as unknown as (values: Numbers, hyper: typeof HYPER) => Numbers;
      called = { ...call({ ...called, t: step }, HYPER), grad: start['grad']! };
      const walk = (from: Numbers, round: (x: number) => number, into: Trace): Numbers => ({
        ...interpret(optimizer.rule, HYPER, step, from, uniforms, round, into),
        grad: start['grad']!,
      });
      double = walk(double, (x) => x, { ...trace });
      single = walk(single, Math.fround, trace);
      const pairs: [string, number, number][] = [
        ['reference, called', expected![step - 1]![i]!, called['param']!],
        ['reference, walked', expected![step - 1]![i]!, double['param']!],
      ];
      const untouched = !trace.rounded && !trace.inexact && !trace.negativeZero;
      if (exactness === 'float32') pairs.push(['float32', mine![step - 1]![i]!, single['param']!]);
      if (exactness === 'float32' ? !trace.rounded : untouched)
        pairs.push(['exact', mine![step - 1]![i]!, expected![step - 1]![i]!]);
      for (const [what, got, wanted] of pairs)
        if (!Object.is(got, wanted)) {
          const where = `step ${step}, param ${show(start['param']!)}, grad ${show(start['grad']!)}`;
          return {
            difference: `${what}: ${show(got)} in place of ${show(wanted)} at ${where}: ${text}`,
            compared,
            exact,
          };
        }
      if (step === STEPS) {
        compared += exactness === 'float32' || untouched ? 1 : 0;
        exact += trace.rounded ? 0 : 1;
      }
    }
  }
  return { difference: null, compared, exact };
}

/** The parameters after each step. */
async function follow(engine: Engine, optimizer: ReturnType<ReturnType<typeof defineOptimizer>>) {
  const session = await engine.open(cohortOf({ model, data, batchSize: 2 }, optimizer));
  try {
    let start = 0;
    for (const { name, gradient } of tensorsOf(model)) {
      const { length } = await session.read(name);
      const at = start;
      await session.write(
        name,
        Float32Array.from({ length }, (_, i) => parameterOf(at + i)),
      );
      await session.write(
        gradient,
        Float32Array.from({ length }, (_, i) => gradientOf(at + i)),
      );
      start += length;
    }
    const after: number[][] = [];
    for (let step = 0; step < STEPS; step++) {
      await session.update();
      after.push(await parametersOf(session));
    }
    return after;
  } finally {
    await session.close();
  }
}

async function parametersOf(session: Session): Promise<number[]> {
  const all: number[] = [];
  for (const { name } of model.parameters) all.push(...(await session.read(name)));
  return all;
}

const show = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));
