import { coursesOf } from '../analysis/course.ts';
import { summarise, type VariantSummary } from '../analysis/summary.ts';
import { formatSeconds } from '../base/units.ts';
import type { RunRecord, StoredRun } from '../record/record.ts';
import type { Chart, ReportModel, Text } from './document.ts';
import { instant, plural } from './format.ts';
import { pageData } from './page-data.ts';
import type { PageData } from './page/data.ts';
import { initialView, scaleOf } from './page/view.ts';
import { configurationSection } from './section/configuration.ts';
import { environmentSection } from './section/environment.ts';
import { lossSection, testSection } from './section/epochs.ts';
import { outcomeSection } from './section/outcome.ts';
import { overviewSection } from './section/overview.ts';
import { pairedSection } from './section/paired.ts';
import { pathSection } from './section/path.ts';
import { reproduceSection } from './section/reproduce.ts';
import { sensitivitySection } from './section/sensitivity.ts';
import { targetSection } from './section/target.ts';
import { timeSection } from './section/time.ts';
import { timingSection } from './section/timing.ts';
import { countsText, troubleSection } from './section/trouble.ts';
import { verdictText } from './verdict-text.ts';

/** Everything that a report says about a run. */
export function reportModel(
  stored: StoredRun,
  data: PageData = pageData(stored),
  summaries: readonly VariantSummary[] = summarise(stored.run, stored.losses),
): ReportModel {
  const { run } = stored;
  const shown = { summaries, courses: coursesOf(run), field: data };
  return {
    title: run.suite.name,
    subtitle: subtitleOf(run),
    verdict: verdictText(run, summaries),
    notices: noticesOf(run, summaries),
    chart: lossChart(data),
    data,
    sections: [
      ...overviewSection(run, summaries, data),
      lossSection(shown),
      testSection(run, shown, data),
      ...targetSection(run, data),
      outcomeSection(stored, data),
      ...pairedSection(run, data),
      ...sensitivitySection(data),
      ...pathSection(data),
      ...timeSection(data),
      timingSection(run, summaries),
      ...troubleSection(summaries),
      configurationSection(run),
      environmentSection(run),
      reproduceSection(run),
    ],
    attribution: attributionOf([run]),
  };
}

export function attributionOf(runs: readonly RunRecord[]): string | null {
  return runs.some(({ environment }) => environment.data?.name === 'MNIST') ? mnist : null;
}

const mnist =
  'The MNIST database of handwritten digits was made by Yann LeCun, Corinna Cortes and Christopher J. C. Burges and ' +
  'is shared under the licence CC BY-SA 3.0.';

export function subtitleOf({ startedAt, plan, seconds, status }: RunRecord): string {
  const variants = new Set(plan.map(({ variant }) => variant)).size;
  const problems = new Set(plan.map(({ problemLabel }) => problemLabel)).size;
  const seeds = new Set(plan.map(({ seed }) => seed)).size;
  const took = status === 'running' ? [] : [`${formatSeconds(seconds)} from start to last record`];
  const interval = seeds > 1 ? ['± is half of a 95 % interval'] : [];
  const several = problems > 1 ? [plural(problems, 'problem')] : [];
  return [
    instant(startedAt),
    ...several,
    plural(variants, 'variant'),
    plural(seeds, 'seed'),
    ...took,
    ...interval,
  ].join(' · ');
}

export function noticesOf({ status, trials }: RunRecord, summaries: readonly VariantSummary[]): readonly Text[] {
  const started: Readonly<Record<RunRecord['status'], readonly Text[]>> = {
    completed: [],
    interrupted: [['This run was interrupted; the report shows what was finished.']],
    running: [['This run has not ended, or ended without saying so; the report shows what was on disk.']],
  };
  const failed = summaries.some(({ troubles, unlearned }) => troubles.length + unlearned.length > 0);
  const reused = trials.filter(({ reusedFrom }) => reusedFrom !== undefined).length;
  const before: readonly Text[] =
    reused === 0
      ? []
      : [[`${plural(reused, 'trial')} of an earlier run, by the same code: losses and training time are its.`]];
  return [...started[status], ...before, ...(failed ? [[countsText(summaries), ' See “What went wrong”.']] : [])];
}

function lossChart(data: PageData): Chart {
  const { trials, variants } = data;
  const ranged = initialView(data).range;
  const [{ stepsPerPoint }] = trials as readonly [PageData['trials'][number]];
  const several = trials.length > variants.length;
  const sentences = [
    several
      ? `Lines are medians over the seeds, smoothed as chosen, with the quartiles shaded${ranged ? '; the pale shade is the range of single steps over all seeds' : ''}.`
      : `Lines are smoothed as chosen${ranged ? '; the pale shade is the range of single steps' : ''}.`,
    ...(stepsPerPoint > 1
      ? [`A point stands for ${stepsPerPoint} steps and keeps the smallest and the largest of them.`]
      : []),
    ...(trials.some(({ status }) => status === 'diverged') ? ['A cross marks where a trial stopped early.'] : []),
  ];
  return {
    kind: 'chart',
    id: 'loss',
    title: 'Training loss',
    draws: { kind: 'curve' },
    unit: 'epoch',
    controls: [...scaleOf(data), 'unit', 'smoothing', 'seeds', 'range'],
    caption: sentences.join(' '),
    table: 'loss',
    picture: 'loss',
  };
}
