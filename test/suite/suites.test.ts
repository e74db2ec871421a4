import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settleProblems } from '../../src/cli/settle-problem.ts';
import { stepsPerEpoch } from '../../src/problem/problem.ts';
import { loadSuite } from '../../src/suite/load.ts';

const folder = join(import.meta.dirname, '../../suites');
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));

test.each(files)('suites/%s loads, and its problem can be made', async (file) => {
  const path = join(folder, file);
  const hasQuick = /^ {2}quick: /m.test(readFileSync(path, 'utf8'));
  const suite = await loadSuite(path, hasQuick);
  expect(suite.variants.length).toBeGreaterThan(1);
  for (const [i, { problem, models }] of (await settleProblems(suite, undefined)).entries()) {
    expect(stepsPerEpoch(problem, suite.problems[i]!.batchSize)).toBeGreaterThan(0);
    expect(Object.keys(models)).toEqual(problem.kind === 'model' ? [problem.model] : []);
  }
});
