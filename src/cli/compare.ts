import { compareRuns, hasRegression } from '../analysis/comparison/compare.ts';
import type { Comparison } from '../analysis/comparison/comparison.ts';
import { comparisonJunit } from '../report/nightly/junit.ts';
import { comparisonMarkdown } from '../report/nightly/markdown.ts';
import { comparisonText } from '../report/nightly/text.ts';
import { readRun } from '../store/read.ts';
import { thresholdsOf, type ThresholdArguments } from './compare-options.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { addToJobSummary } from './job-summary.ts';
import { timeAgain } from './time-again.ts';
import { whichRun } from './which-run.ts';

export interface CompareArguments extends ThresholdArguments {
  readonly base: string;
  readonly candidate: string;
  readonly 'across-machines': boolean;
  readonly format: 'text' | 'markdown' | 'junit' | 'json';
  readonly runs: string;
}

export async function compare(args: CompareArguments): Promise<ExitCode> {
  const candidate = await readRun(await whichRun(args.candidate, args.runs));
  const base = await readRun(await whichRun(args.base, args.runs, candidate.run.suite.name));
  const comparison = await compareRuns(base, candidate, {
    thresholds: thresholdsOf(args),
    acrossMachines: args['across-machines'],
    timeAgain: await timeAgain(candidate.run),
  });
  process.stdout.write(textOf(comparison, args.format));
  await addToJobSummary(comparisonMarkdown(comparison));
  return hasRegression(comparison) ? EXIT.regression : EXIT.ok;
}

function textOf(comparison: Comparison, format: CompareArguments['format']): string {
  switch (format) {
    case 'text':
      return comparisonText(comparison);
    case 'markdown':
      return comparisonMarkdown(comparison);
    case 'junit':
      return comparisonJunit(comparison);
    case 'json':
      return `${JSON.stringify(comparison, null, 1)}\n`;
    default:
      return format satisfies never;
  }
}
