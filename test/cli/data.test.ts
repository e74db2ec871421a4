import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bench, benchJson, start, temporary } from './bench.ts';

/** A suite in a folder of its own, and what lies beside it. */
function suiteIn(content: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = temporary();
  for (const [name, text] of Object.entries({ 'suite.ts': content, ...files })) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, 'suite.ts');
}

const suite = (imports: string, problem: string, rest = 'batchSize: 8,'): string => `
import { defineProblem, defineSuite, mseLoss, l1Loss, crossEntropy, accuracy, sgd, ${imports} } from 'optimizer-bench';
const problem = defineProblem({ name: 'own', ${problem} });
export default defineSuite({ name: 'data', problem, ${rest} epochs: 2, seeds: [0], variants: { SGD: sgd({ lr: 0.05 }) } });
`;

const rows = Array.from({ length: 50 }, (_, i) => `${i},${(i * 7) % 11},${i % 3 === 0 ? 'red' : 'blue'}`);
const csv = ['x,y,colour', ...rows].join('\n');

const regression = suite(
  'table',
  `data: table({ file: 'rows.csv', target: 'y', test: 10, validation: 5 }),
  loss: ({ features, target }, net) => {
    const guess = net.linear('f', features, 1).flatten(0);
    return { loss: mseLoss(guess, target), error: l1Loss(guess, target) };
  },`,
);

test('a table beside its suite is trained on from anywhere, and its validation is in all that is written', async () => {
  const [file, out] = [suiteIn(regression, { 'rows.csv': csv }), temporary()];
  const { code, stdout } = await start(['run', file, '--engine', 'cpu:wasm', '--out', out, '--json'], {}, temporary())
    .ended;
  expect(code).toBe(0);
  const { run, trials } = JSON.parse(stdout) as Awaited<ReturnType<typeof benchJson>>;
  const [{ epochs }] = trials as [(typeof trials)[0]];
  for (const { validationLoss, validationMetrics, testLoss } of epochs) {
    expect(validationLoss).toBeGreaterThan(0);
    expect(validationMetrics!['error']).toBeGreaterThan(0);
    expect(validationLoss).not.toBe(testLoss);
  }
  const summary = readFileSync(join(run.dir, 'summary.md'), 'utf8');
  expect(summary).toContain('on rows.csv: 35 training, 5 validation and 10 test samples.');
  expect(summary).toContain('Validation loss after each epoch');
  expect(summary).toContain('error on the validation samples');
  expect(summary).not.toMatch(/accuracy|image|classified|NaN|undefined/i);
  const asked = await bench(
    'sql',
    'select e.validation_loss as a, t.validation_loss as b from epochs e join trials t using (trial) where epoch = 2',
    '--format',
    'json',
    '--runs',
    out,
  );
  const { validationLoss } = epochs.at(-1)!;
  expect(JSON.parse(asked.stdout)).toEqual([{ a: validationLoss, b: validationLoss }]);
});

test('classes of a table are classified, and known to the model', async () => {
  const content = suite(
    'table',
    `data: table({ file: 'rows.csv', target: 'colour' }),
    loss: ({ features, target }, net, { classes }) => {
      const logits = net.linear('f', features, classes.target);
      return { loss: crossEntropy(logits, target), accuracy: accuracy(logits, target) };
    },`,
  );
  const { run, trials } = await benchJson(
    'run',
    suiteIn(content, { 'rows.csv': csv }),
    '--engine',
    'reference',
    '--out',
    temporary(),
  );
  expect(trials[0]!.epochs[1]!.testAccuracy).toBe(trials[0]!.epochs[1]!.metrics['accuracy']);
  expect(trials[0]!.epochs[1]).not.toHaveProperty('validationLoss');
  expect(readFileSync(join(run.dir, 'summary.md'), 'utf8')).not.toMatch(/validation/i);
});

test('a corpus is found where the suite has it installed, and perplexity is reported by name', async () => {
  const content = suite(
    'text',
    `data: text({ corpus: 'fables', context: 4 }),
    loss: ({ tokens, next }, net, { classes }) => {
      const logits = net.linear('out', net.embedding('e', tokens, classes.tokens, 3), classes.next);
      const loss = crossEntropy(logits, next);
      return { loss, perplexity: loss.exp() };
    },`,
  );
  const file = suiteIn(content, {
    'node_modules/fables/package.json': '{ "name": "fables", "version": "2.0.0" }',
    'node_modules/fables/data/data.txt': 'the fox and the grapes. '.repeat(20),
  });
  const { trials } = await benchJson('run', file, '--engine', 'cpu:wasm', '--out', temporary());
  const [{ epochs }] = trials as [(typeof trials)[0]];
  // Of one batch: its perplexity is that of its mean loss.
  expect(epochs[1]!.metrics['perplexity']).toBeCloseTo(Math.exp(epochs[1]!.testLoss), 1);
  expect(epochs[1]!.testLoss).toBeLessThan(epochs[0]!.testLoss);
});

test('a problem of parameters alone needs no data and no batches', async () => {
  const content = suite(
    'map',
    `stepsPerEpoch: 30,
    loss: (_, net) => {
      const place = net.parameter('place', [3], { kind: 'normal', mean: 0, std: 1 });
      return { loss: map((x, a) => (x - a) ** 2, place, 2).sum(), largest: place.max() };
    },`,
    '',
  );
  const out = temporary();
  const { run, trials } = await benchJson(
    'run',
    suiteIn(content),
    '--engine',
    'cpu:wasm',
    '--seeds',
    '0,1',
    '--out',
    out,
  );
  const ends = trials.map(({ epochs }) => epochs[1]!);
  expect(ends.map(({ testLoss }) => testLoss < 0.01)).toEqual([true, true]);
  // First values are drawn from the seed.
  expect(ends[0]!.testLoss).not.toBe(ends[1]!.testLoss);
  for (const { metrics } of ends) expect(metrics['largest']).toBeCloseTo(2, 1);
  const summary = readFileSync(join(run.dir, 'summary.md'), 'utf8');
  expect(summary).toContain('own, a problem of the suite’s own with 3 parameters, without data. 2 epochs of 30 steps.');
  expect(summary).not.toMatch(/test (loss|sample)|accuracy|image|NaN|undefined/i);
});

test.each([
  [
    'a file that is not there',
    regression,
    [],
    /suite\.ts:3: Cannot read \S*rows\.csv \(there is nothing at that path\), expected a table/,
  ],
  [
    'a folder without the file',
    regression,
    ['--data', 'suites'],
    /suite\.ts:3: Cannot read suites\/rows\.csv \(there is nothing/,
  ],
  [
    'data for a problem that has none',
    suite('map', 'stepsPerEpoch: 5, loss: (_, net) => ({ loss: net.parameter("a", [], 1).exp() })', ''),
    ['--data', '.'],
    /^bench: --data: the problem has no data; leave it out\.$/,
  ],
])('%s is refused with exit code 2', async (_, content, options, message) => {
  const { code, stdout, stderr } = await bench('run', suiteIn(content), ...options, '--out', temporary());
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trim()).toMatch(message);
});
