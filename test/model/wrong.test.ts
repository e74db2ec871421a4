import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { settleProblems } from '../../src/cli/settle-problem.ts';
import { loadSuite } from '../../src/suite/load.ts';
import { wrongData } from './wrong-data.ts';
import { wrongModels } from './wrong-models.ts';
import { wrongFiles, wrongSources } from './wrong-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'wrong-'));

interface Parts {
  readonly data?: string;
  /** In place of arrays of these data. */
  readonly source?: string;
  readonly body?: string;
  readonly options?: string;
  readonly batchSize?: number;
}

const BODY = 'return { loss: net.linear("f", x, 1).mean() };';

/** The lines of a suite; the data are on its fifth, the body of the loss function begins on its eighth. */
const suiteOf = ({
  data = 'right',
  source = `arrays(${data})`,
  body = BODY,
  options = 'name: "wrong", data, loss',
  batchSize = 8,
}: Parts): string => `
import { arrays, cifar10, crossEntropy, defineProblem, defineSuite, fashionMnist, map, mnist, mseLoss, sgd, table, text } from 'optimizer-bench';
const train = { x: new Float32Array(20 * 4), y: new Int32Array(20), image: new Float32Array(20 * 36) };
const right = { name: 'numbers', fields: { x: [4], y: [], image: [1, 6, 6] }, train, test: train };
let kept; const data = ${source};
const loss = (batch, net) => {
const { x, y, image } = batch;
${body}
};
const problem = defineProblem({ ${options} });
const variants = { a: sgd({ lr: 0.1 }) };
export default defineSuite({ name: 'wrong', problem, batchSize: ${batchSize}, epochs: 1, seeds: [0], variants });
`;

let count = 0;

/** What is said of a suite that is wrong, with the name of its file left out. */
async function refusal(parts: Parts): Promise<string> {
  const file = join(folder, `suite-${++count}.ts`);
  writeFileSync(file, suiteOf(parts).slice(1));
  const error: unknown = await loadSuite(file)
    .then((suite) => settleProblems(suite, undefined))
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).not.toContain('\n');
  return message.replaceAll(`${file}:`, 'line ');
}

describe('a model is refused in one sentence, with the line:', () => {
  test.each(wrongModels)('%s', async (_, body, message) => {
    const lines = body.split('\n');
    const place = lines.findIndex((line) => line.startsWith('>'));
    const line = place === -1 ? 8 + lines.length : 7 + place;
    expect(await refusal({ body: body.replaceAll(/^> /gm, '') })).toBe(`line ${line}: ${message}`);
  });
});

describe('data are refused in one sentence, with the line:', () => {
  test.each(wrongData)('%s', async (_, data, message) => {
    expect(await refusal({ data })).toBe(`line 4: ${message}`);
  });
});

describe('sources of data are refused in one sentence, with the line:', () => {
  for (const [name, content] of Object.entries(wrongFiles)) writeFileSync(join(folder, name), content);

  test.each(wrongSources)('%s', async (_, source, message) => {
    expect((await refusal({ source })).replaceAll(`${folder}/`, '').replaceAll(folder, 'FOLDER')).toBe(
      `line 4: ${message}`,
    );
  });
});

test.each<readonly [name: string, parts: Parts, message: string]>([
  [
    'batches larger than the data',
    { batchSize: 21 },
    'line 9: batchSize is 21, but numbers has only 20 training samples.',
  ],
  [
    'a problem without a name',
    { options: 'name: " ", data, loss' },
    `line 9: defineProblem: name is " "; a name for people is expected, such as 'small cnn'.`,
  ],
  [
    'a problem without data',
    { options: 'name: "wrong", loss' },
    'line 9: defineProblem: data is undefined; a dataset such as mnist() or arrays({ … }) is expected, or stepsPerEpoch for a problem without data.',
  ],
  [
    'a problem with data that says how many steps an epoch has',
    { options: 'name: "wrong", data, loss, stepsPerEpoch: 10' },
    'line 9: defineProblem: got data and stepsPerEpoch; an epoch passes over the data, so leave it out.',
  ],
  [
    'a problem without data and without steps',
    { options: 'name: "wrong", loss, stepsPerEpoch: 0' },
    'line 9: defineProblem: stepsPerEpoch is 0; a whole number from 1 to 1000000 is expected.',
  ],
  [
    'batches of a problem without data',
    { options: 'name: "wrong", stepsPerEpoch: 5, loss: (_, net) => ({ loss: net.parameter("a", [], 1) })' },
    'line  batchSize is 8, but wrong has no samples to make batches of; leave batchSize out.',
  ],
  [
    'a field of a problem without data',
    { options: 'name: "wrong", stepsPerEpoch: 5, loss', batchSize: 1 },
    'line 6: problem "wrong": a batch has no field "x" (there are none).',
  ],
  [
    'classes of a field that has none',
    { options: 'name: "wrong", data, loss: (b, net, { classes }) => ({ loss: net.parameter("a", [classes.x]) })' },
    'line 9: problem "wrong": no field of classes is called "x" (known are y).',
  ],
  [
    'a problem of data that are none',
    { options: 'name: "wrong", data: train.x, loss' },
    'line 9: defineProblem: data is an object; a dataset such as mnist() or arrays({ … }) is expected.',
  ],
  [
    'a problem without a loss',
    { options: 'name: "wrong", data' },
    'line 9: defineProblem: loss is undefined; a function of a batch and net is expected.',
  ],
  [
    'a loss that is no function',
    { options: 'name: "wrong", data, loss: 3' },
    'line 9: defineProblem: loss is 3; a function of a batch and net is expected.',
  ],
  [
    'an unknown option of a problem',
    { options: 'name: "wrong", data, loss, metrics: {} ' },
    'line 9: defineProblem: unknown option "metrics" (known are name, data, stepsPerEpoch, loss).',
  ],
  [
    'a last batch of one sample, which has no variance',
    { body: 'return { loss: net.batchNorm1d("n", x).mean() };', batchSize: 19 },
    'line 7: batchNorm1d n: got [1, 4], one number a channel, which has no variance; leave no batch of one sample.',
  ],
  [
    'labels of more classes than there are scores',
    {
      data: '{ ...right, train: { ...train, y: train.y.with(3, 5) } }',
      body: 'return { loss: crossEntropy(net.linear("f", x, 5), y) };',
    },
    'line 7: crossEntropy: got labels from 0 to 5 in the data, expected 0 to 4.',
  ],
  [
    'a label below 0 in test',
    {
      data: '{ ...right, test: { ...train, y: train.y.with(3, -1) } }',
      body: 'return { loss: crossEntropy(net.linear("f", x, 5), y) };',
    },
    'line 7: crossEntropy: got labels from -1 to 0 in the data, expected 0 to 4.',
  ],
  [
    'tokens beyond the table',
    {
      data: '{ ...right, train: { ...train, y: train.y.with(3, 7) } }',
      body: 'return { loss: net.embedding("e", y.reshape(-1, 1), 7, 2).mean() };',
    },
    'line 7: embedding e: got indices from 0 to 7 in the data, expected 0 to 6.',
  ],
  [
    'a memory of batches of two sizes',
    {
      body: 'const steps = x.reshape(-1, 2, 2);\nreturn { loss: net.gru("g", steps, 3, { carry: true }).hidden.mean() };',
    },
    'line 8: problem "wrong": "g.memory0_l0" lives from batch to batch and depends on its size, but 20 samples make batches of 8 and a last one of 4; choose a batchSize that divides 20.',
  ],
])('%s', async (_, parts, message) => {
  expect(await refusal(parts)).toBe(message);
});
