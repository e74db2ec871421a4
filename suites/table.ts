import { adamw, defineProblem, defineSuite, l1Loss, mseLoss, rmsprop, sgd, table } from 'optimizer-bench';

// What a penguin weighs, from its species, island, sex and three lengths: a regression on a table with words and gaps.
// The data are in the public domain (CC0): Gorman, Williams and Fraser 2014, doi.org/10.1371/journal.pone.0090081, as
// collected by Horst, Hill and Gorman, allisonhorst.github.io/palmerpenguins.
const KILOGRAM = 1000;

const weight = defineProblem({
  name: 'weight of penguins',
  data: table({ file: 'data/penguins.csv', target: 'body_mass_g', missing: 'mean', validation: 40 }),
  loss({ features, target }, net) {
    let x = net.layerNorm('norm1', net.linear('f1', features, 64)).gelu();
    x = net.layerNorm('norm2', net.linear('f2', x, 64)).gelu();
    // Learned in kilograms, since the target is as it stands in the table.
    const guess = net.linear('out', x, 1).flatten(0);
    const actual = target.div(KILOGRAM);
    return { loss: mseLoss(guess, actual), 'mean absolute error (g)': l1Loss(guess, actual).mul(KILOGRAM) };
  },
});

export default defineSuite({
  name: 'table',
  problem: weight,
  epochs: 40,
  batchSize: 32,
  seeds: [0, 1, 2, 3, 4],
  variants: {
    'SGD with momentum': sgd({ lr: 1e-2, momentum: 0.9 }),
    RMSProp: rmsprop({ lr: 1e-3 }),
    AdamW: adamw({ lr: 3e-3, weightDecay: 1e-2 }),
  },
  quick: { epochs: 10, seeds: [0, 1] },
});
