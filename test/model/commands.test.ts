import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bench, benchJson, temporary } from '../cli/bench.ts';

const LOSS = '({ loss: mseLoss(net.linear("f", x, 1).flatten(0), y) })';

function suite(loss = LOSS): string {
  const file = join(temporary(), 'own.ts');
  writeFileSync(
    file,
    `import { arrays, defineProblem, defineSuite, library, mseLoss, sgd } from 'optimizer-bench';
const train = { x: new Float32Array(80).fill(1), y: new Float32Array(20) };
const data = arrays({ name: 'numbers', fields: { x: [4], y: [] }, train, test: train });
const problem = defineProblem({ name: 'small', data, loss: ({ x, y }, net) => ${loss} });
const variants = { ours: sgd({ lr: 0.1 }), theirs: library.tfjs.sgd({ lr: 0.1 }) };
export default defineSuite({ name: 'own', problem, batchSize: 8, epochs: 1, seeds: [0], variants });
`,
  );
  return file;
}

test("a library's optimizer trains it as ours does", async () => {
  const { trials } = await benchJson('run', suite(), '--engine', 'cpu:wasm', '--out', temporary());
  expect(trials.map(({ status }) => status)).toEqual(['completed', 'completed']);
  const [ours, theirs] = trials.map(({ epochs }) => epochs[0]!.testLoss);
  expect(Math.abs(theirs! / ours! - 1)).toBeLessThan(1e-5);
});

test.each([
  [
    'data in place of those that the suite makes',
    suite(),
    ['--data', '.'],
    /^bench: .*own\.ts:3: --data: the suite makes "numbers" itself; leave it out\.$/,
  ],
  ['a model that is wrong', suite('net.foo(x)'), [], /^bench: .*own\.ts:4: net has no "foo" .*\)\.$/],
])('%s is refused with exit code 2', async (_, file, options, message) => {
  const { code, stdout, stderr } = await bench('run', file, ...options, '--out', temporary());
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trim()).toMatch(message);
});
