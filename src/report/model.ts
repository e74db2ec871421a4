import { summarise, variantsOf, type VariantSummary } from '../analysis/summary.ts';
import { stepsPerPointFor, thin } from '../analysis/thin.ts';
import { formatSeconds } from '../base/units.ts';
import { stepsPerEpoch } from '../problem/problem.ts';
import type { RunRecord, StoredRun } from '../record/record.ts';
import type { ReportModel, Text } from './document.ts';
import { instant, plural } from './format.ts';
import type { ChartData, Curve } from './page/data.ts';
import { configurationSection } from './section/configuration.ts';
import { environmentSection } from './section/environment.ts';
import { lossSection, testSection } from './section/epochs.ts';
import { reproduceSection } from './section/reproduce.ts';
import { timingSection } from './section/timing.ts';
import { countsText, troubleSection } from './section/trouble.ts';
import { verdictText } from './verdict-text.ts';

/** Everything that a report says about a run. */
export function reportModel(stored: StoredRun): ReportModel {
  const { run } = stored;
  const summaries = summarise(run);
  return {
    title: run.suite.name,
    subtitle: subtitle(run),
    verdict: verdictText(run, summaries),
    notices: notices(run, summaries),
    variants: summaries.map(({ variant }) => variant),
    chart: chartData(stored, summaries),
    sections: [
      lossSection(summaries),
      testSection(run, summaries),
      timingSection(run, summaries),
      ...troubleSection(summaries),
      configurationSection(run),
      environmentSection(run),
      reproduceSection(run),
    ],
    attribution: run.environment.data?.name === 'MNIST' ? mnist : null,
  };
}

const mnist =
  'The MNIST database of handwritten digits was made by Yann LeCun, Corinna Cortes and Christopher J. C. Burges and ' +
  'is shared under the licence CC BY-SA 3.0.';

function subtitle({ startedAt, plan, seconds, status }: RunRecord): string {
  const variants = new Set(plan.map(({ variant }) => variant)).size;
  const seeds = new Set(plan.map(({ seed }) => seed)).size;
  const took = status === 'running' ? [] : [`${formatSeconds(seconds)} from start to last record`];
  return [instant(startedAt), plural(variants, 'variant'), plural(seeds, 'seed'), ...took].join(' · ');
}

function notices({ status, trials }: RunRecord, summaries: readonly VariantSummary[]): readonly Text[] {
  const started: Readonly<Record<RunRecord['status'], readonly Text[]>> = {
    completed: [],
    interrupted: [['This run was interrupted; the report shows what was finished.']],
    running: [['This run has not ended, or ended without saying so; the report shows what was on disk.']],
  };
  const failed = summaries.some(({ troubles }) => troubles.length > 0);
  const reused = trials.filter(({ reusedFrom }) => reusedFrom !== undefined).length;
  const before: readonly Text[] =
    reused === 0
      ? []
      : [[`${plural(reused, 'trial')} of an earlier run, by the same code: losses and training time are its.`]];
  return [...started[status], ...before, ...(failed ? [[countsText(summaries), ' See “What went wrong”.']] : [])];
}

/** Points in the whole chart: smooth to the eye with a few variants, a file well under 2 MB with many. */
const points = { most: 600, least: 150, altogether: 12_000 };

function chartData({ run, losses }: StoredRun, summaries: readonly VariantSummary[]): ChartData {
  const longest = Math.max(
    1,
    ...run.plan.map(({ epochs, problem, batchSize }) => epochs * stepsPerEpoch(problem, batchSize)),
  );
  const completed = new Set(run.trials.filter(({ status }) => status === 'completed').map(({ id }) => id));
  const share = Math.floor(points.altogether / summaries.length);
  // One grid for all, so that a hover finds every variant at the same place.
  const stepsPerPoint = stepsPerPointFor(longest, Math.min(points.most, Math.max(points.least, share)));
  const curves = variantsOf(run.plan).flatMap(({ variant, specs }, series): readonly Curve[] => {
    const started = specs.filter(({ id }) => (losses.get(id)?.length ?? 0) > 0);
    if (started.length === 0) return [];
    const { steps, commonSteps, mean, min, max } = thin(
      started.map(({ id }) => losses.get(id)!),
      stepsPerPoint,
    );
    return [
      {
        label: variant,
        series,
        planned: specs.length,
        seeds: started.length,
        stopped: started.filter(({ id }) => !completed.has(id)).length,
        stepsPerEpoch: stepsPerEpoch(specs[0]!.problem, specs[0]!.batchSize),
        stepsPerPoint,
        steps,
        meanSteps: commonSteps,
        mean: mean.map(rounded),
        min: min.map(rounded),
        max: max.map(rounded),
      },
    ];
  });
  return { epochs: Math.max(1, ...run.plan.map(({ epochs }) => epochs)), curves };
}

/** Five digits are more than a screen can show. */
function rounded(loss: number): number {
  return Number(loss.toPrecision(5));
}
