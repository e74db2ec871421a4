import { appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Nightly } from '../../analysis/nightly/nightly.ts';
import { reasonOf, writeWhole } from '../../base/files.ts';
import type { StoredRun } from '../../record/record.ts';
import { actionBenchmark } from './action-benchmark.ts';
import { nightlyJunit } from './junit.ts';
import { nightlyMarkdown } from './markdown.ts';
import { trendPage } from './trend-page.ts';
import { headline } from './words.ts';

const ADVICE = 'a nightly report lies beside its run, make that folder writable';

/** What `--json` prints and nightly.json holds. */
export function nightlyJson(nightly: Nightly): object {
  return { headline: headline(nightly), ...nightly };
}

/**
 * Writes nightly.md, nightly.xml (JUnit), nightly.json and benchmark.json (github-action-benchmark) into the run's folder
 * and trend.html beside it.
 */
export async function writeNightly({ dir, run }: StoredRun, nightly: Nightly): Promise<{ readonly trend: string }> {
  const save = (name: string, content: string): Promise<void> => writeWhole(join(dir, name), content, ADVICE);
  await save('nightly.md', nightlyMarkdown(nightly));
  await save('nightly.xml', nightlyJunit(nightly));
  await save('nightly.json', `${JSON.stringify(nightlyJson(nightly), null, 1)}\n`);
  await save('benchmark.json', `${JSON.stringify(actionBenchmark(run), null, 1)}\n`);
  const trend = join(dirname(dir), 'trend.html');
  await writeWhole(trend, trendPage(nightly), ADVICE);
  return { trend };
}

/**
 * Appends to the summary of a GitHub Actions job; does nothing elsewhere.
 *
 * @returns What is in the way, in a sentence: the verdict of a night is not lost for it
 */
export async function appendJobSummary(markdown: string): Promise<string | null> {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '') return null;
  return appendFile(path, `${markdown}\n`).then(
    () => null,
    (error: unknown) => `cannot write ${path}: ${reasonOf(error)}; it is what GITHUB_STEP_SUMMARY names`,
  );
}
