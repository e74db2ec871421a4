import { expect, test } from 'vitest';
import { arrays, cifar10, crossEntropy, defineProblem, defineSuite, mnist, sgd, table, text } from '../../src/index.ts';

// Whether the errors expected here occur is decided by the compiler, when it checks this file.

const use = (...values: readonly unknown[]): number => values.length;

/** Never called: what is inside is for the compiler alone. */
export function mistakes(): void {
  const name = 'mistake';
  defineProblem({
    ...{ name, data: mnist() },
    loss: (batch, net) => {
      // @ts-expect-error a misspelt field
      use(batch.imag);
      return { loss: crossEntropy(net.linear('f', batch.image, 10), batch.label) };
    },
  });
  defineProblem({
    ...{ name, data: table({ file: 'x.csv', target: 'y' }) },
    loss: ({ features, ...batch }) => {
      // @ts-expect-error a table has categories where it is asked for them
      use(batch.categories);
      return { loss: features.mean() };
    },
  });
  defineProblem({
    ...{ name, data: text({ file: 'x.txt', context: 4 }) },
    loss: ({ tokens }, net, { classes }) => {
      // @ts-expect-error a misspelt field
      use(classes.toknes);
      return { loss: net.embedding('e', tokens, classes.tokens, 2).mean() };
    },
  });
  defineProblem({
    ...{ name, stepsPerEpoch: 10 },
    loss: (batch, net) => {
      // @ts-expect-error there are no data
      use(batch.x);
      return { loss: net.parameter('a', [], 1) };
    },
  });
  const train = { x: new Float32Array(4) };
  // @ts-expect-error another field in test
  arrays({ name, fields: { x: [4] }, train, test: { y: new Float32Array(4) } });
  // @ts-expect-error a misspelt option
  table({ file: 'x.csv', target: 'y', mising: 'mean' });
  // @ts-expect-error a way that there is not
  table({ file: 'x.csv', target: 'y', missing: 'zero' });
  // @ts-expect-error neither a file nor a corpus
  text({ context: 4 });
  // @ts-expect-error both a file and a corpus
  text({ context: 4, file: 'x.txt', corpus: 'x' });
  // @ts-expect-error a folder has a path
  cifar10({ dir: 3 });
  const rest = { name, epochs: 1, seeds: [0], variants: { a: sgd({ lr: 1 }) } };
  // @ts-expect-error how many samples a step sees is missing
  defineSuite({
    ...rest,
    problem: defineProblem({ name, data: mnist(), loss: ({ image }) => ({ loss: image.mean() }) }),
  });
}

test('what is right passes the compiler', () => {
  const embedded = table({ file: 'x.csv', target: 'y', categories: 'integers' });
  const problem = defineProblem({
    name: 'right',
    data: embedded,
    loss: ({ features, categories, target }, net, { classes }) => {
      const known = net.embedding('e', categories, classes.categories, 2).flatten();
      return { loss: net.linear('f', features, 1).flatten(0).add(known.mean(-1)).sub(target).abs().mean() };
    },
  });
  expect(problem.data).toBe(embedded);
  const alone = defineProblem({
    name: 'alone',
    stepsPerEpoch: 5,
    loss: (_, net) => ({ loss: net.parameter('a', [], 1) }),
  });
  const suite = defineSuite({ name: 'x', problem: alone, epochs: 1, seeds: [0], variants: { a: sgd({ lr: 1 }) } });
  expect(suite.problem).toBe(alone);
});
