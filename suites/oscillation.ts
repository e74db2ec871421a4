import { adagrad, defineSuite, library, mnistMlp, rmsprop } from 'optimizer-bench';

/**
 * Why does α change how the loss oscillates? Every candidate cause is switched on and off alone, starting from the
 * notebook's two curves: the start-up shock by bias correction, the noise and the age of the average by α, the size of
 * the steps by the learning rate, and eps by its size and place. `bench explain latest` reads the answer from the run.
 */
const ALPHAS = [0, 0.5, 0.9, 0.99, 0.999, 0.9999];
const PAIR = [0.9, 0.999];
const notebook = { lr: 1e-3, eps: 1e-10, epsInSqrt: true };

type Options = NonNullable<Parameters<typeof rmsprop>[0]>;

/** The label says where a variant departs from the notebook. */
function variant(alpha: number, options: Options = {}) {
  const { lr, eps, epsInSqrt, biasCorrection } = options;
  const label = [
    `RMSProp α=${alpha}`,
    ...(biasCorrection === true ? ['corrected'] : []),
    ...(lr === undefined ? [] : [`lr ${lr}`]),
    ...(eps === undefined ? [] : [`eps ${eps} ${epsInSqrt === false ? 'outside' : 'inside'}`]),
  ].join(', ');
  return [label, rmsprop({ ...notebook, alpha, ...options })] as const;
}

/** α = 0 has nothing to correct. */
const corrected = (alpha: number): Options => (alpha === 0 ? {} : { biasCorrection: true });

const OTHER_LRS = [3e-4, 3e-3];
const OTHER_EPS: readonly Options[] = [
  { eps: 1e-8 },
  { eps: 1e-4 },
  { eps: 1e-10, epsInSqrt: false },
  { eps: 1e-8, epsInSqrt: false },
  { eps: 1e-4, epsInSqrt: false },
];

const atCorrected = (alphas: readonly number[]) => alphas.map((alpha) => variant(alpha, corrected(alpha)));
const atLrs = (alphas: readonly number[]) =>
  alphas.flatMap((alpha) => OTHER_LRS.map((lr) => variant(alpha, { lr, ...corrected(alpha) })));
const atEps = (choices: readonly Options[], more: (alpha: number) => Options = () => ({})) =>
  PAIR.flatMap((alpha) => choices.map((eps) => variant(alpha, { ...eps, ...more(alpha) })));

const pair = PAIR.map((alpha) => variant(alpha));
/** The pair, and a memory beyond. */
const FEW = [...PAIR, 0.9999];

export default defineSuite({
  name: 'oscillation',
  problem: mnistMlp({ hidden: [200] }),
  epochs: 5,
  batchSize: 64,
  seeds: [0, 1, 2, 3, 4, 5],
  probeEvery: 10,
  quick: {
    problem: mnistMlp({ hidden: [200], trainSize: 12_800 }),
    epochs: 2,
    seeds: [0, 1, 2, 3],
    only: [...pair, ...atCorrected(FEW), ...atLrs(FEW), ...atEps([{ eps: 1e-8 }, { eps: 1e-4 }])].map(
      ([label]) => label,
    ),
  },
  variants: [
    ...pair,
    ['Adagrad', adagrad({ lr: 1e-2 })],
    ['library RMSprop', library.tfjs.rmsprop({ lr: 1e-3, decay: 0.9 })],
    ...ALPHAS.filter((alpha) => !PAIR.includes(alpha)).map((alpha) => variant(alpha)),
    ...atCorrected(ALPHAS.filter((alpha) => alpha > 0)),
    ...PAIR.flatMap((alpha) => [1e-4, ...OTHER_LRS].map((lr) => variant(alpha, { lr }))),
    ...atLrs(ALPHAS),
    ...atEps(OTHER_EPS),
    ...atEps([{ eps: 1e-4 }, { eps: 1e-4, epsInSqrt: false }], corrected),
  ],
});
