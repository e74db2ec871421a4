import { relative } from 'node:path';
import { blindAhead } from '../analysis/nightly/blind.ts';
import { judgeNight } from '../analysis/nightly/nightly.ts';
import { makePlan } from '../plan/plan.ts';
import { hasSamples } from '../problem/problem.ts';
import type { RunRecord, StoredRun } from '../record/record.ts';
import { blindTexts } from '../report/nightly/blind-text.ts';
import { nightlyMarkdown } from '../report/nightly/markdown.ts';
import { headline } from '../report/nightly/words.ts';
import { nightlyJson, writeNightly } from '../report/nightly/write.ts';
import { readBaseline, writeBaseline } from '../store/baseline.ts';
import { readRun } from '../store/read.ts';
import { readRecords } from '../store/records.ts';
import { suiteFolder } from '../store/run-id.ts';
import { loadSuite } from '../suite/load.ts';
import type { Suite } from '../suite/suite.ts';
import { thresholdsOf, type ThresholdArguments } from './compare-options.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { addToJobSummary } from './job-summary.ts';
import { keepStdout, print } from './output.ts';
import type { RunArguments } from './run-arguments.ts';
import { trainAndReport } from './run.ts';
import { timeAgain } from './time-again.ts';
import { pinnedRun } from './which-run.ts';

export interface NightlyArguments
  extends ThresholdArguments, Pick<RunArguments, 'engine' | 'workers' | 'seeds' | 'out' | 'data' | 'fresh' | 'json'> {
  readonly suite: string;
}

/** A night trains the suite as it is written. */
const WHOLE = { epochs: undefined, only: undefined, lanes: undefined, quick: false, resume: false, live: false };

/** `bench nightly`: run → comparison with the baseline → steps in the history → report and exit code. */
export async function nightly(args: NightlyArguments): Promise<ExitCode> {
  const thresholds = thresholdsOf(args);
  await keepStdout();
  const suite = await loadSuite(args.suite);
  // A baseline that cannot be read is better known before a night of training than after.
  const baseline = await baselineOf(suite.name, args.out);
  warnAhead(suite, args.seeds, baseline?.run ?? null);
  const { stored, exit } = await trainAndReport({ ...args, ...WHOLE }, suite);
  if (exit === EXIT.interrupted) return exit;
  const runs = await nightsUntil(stored.run, args.out);
  const again = await timeAgain(stored.run, args.data);
  const report = await judgeNight(stored, { baseline, runs }, thresholds, again);
  const { trend } = await writeNightly(stored, report);
  await addToJobSummary(nightlyMarkdown(report));
  // A first night with failed trials is no standard: the next one is the first.
  if (report.outcome === 'first') await writeBaseline(args.out, stored.run.suite.name, stored.run.id);
  if (args.json) print(`${JSON.stringify(nightlyJson(report))}\n`);
  else print(`${headline(report)}\n${relative('', stored.dir)}/nightly.md\n${relative('', trend)}\n`);
  return { fine: EXIT.ok, first: EXIT.ok, regression: EXIT.regression, failed: EXIT.failed }[report.outcome];
}

/** What tonight will not be able to say, told before it takes a night to train. */
function warnAhead(suite: Suite, seeds: readonly number[] | undefined, baseline: RunRecord | null): void {
  const wishes = seeds === undefined ? {} : { seeds };
  const plan = suite.problems.flatMap(({ problem, ...settings }) => {
    // A problem of the suite's own is no plain data before its data are read: the headline says it then.
    if (problem.kind === 'definition') return [];
    // Whether the data are the same is not known yet, and seldom another question.
    const known = baseline?.plan.find(
      ({ data, problemLabel }) => data !== null && (problemLabel ?? null) === settings.label,
    );
    const dataFingerprint = hasSamples(problem) ? (known?.data ?? null) : null;
    return makePlan({ ...suite, ...settings, problem }, { dataFingerprint, ...wishes });
  });
  if (plan.length === 0) return;
  const variants = new Set(plan.map(({ variant }) => variant)).size;
  const whose = baseline === null ? 'this baseline' : `the baseline ${baseline.id}`;
  for (const sentence of blindTexts(blindAhead(plan, baseline), variants))
    process.stderr.write(`bench: with ${whose}, ${sentence}\n`);
}

/** The suite's runs that came to their end, tonight's the last. */
async function nightsUntil({ suite, id }: RunRecord, outDir: string): Promise<readonly RunRecord[]> {
  const records = await readRecords(outDir, suiteFolder(suite.name), (sentence) => {
    process.stderr.write(`bench: left out of the history: ${sentence}\n`);
  });
  return records.map(({ run }) => run).filter((run) => run.status === 'completed' && run.id <= id);
}

/** The pinned run; null where none is. */
async function baselineOf(suite: string, outDir: string): Promise<StoredRun | null> {
  const pinned = await readBaseline(outDir, suite);
  return pinned === null ? null : readRun(await pinnedRun(outDir, suite));
}
