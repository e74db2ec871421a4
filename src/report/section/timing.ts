import type { VariantSummary } from '../../analysis/summary.ts';
import type { EngineRecord, RunRecord } from '../../record/record.ts';
import { canonicalJson } from '../../base/json.ts';
import { formatBytes, formatCount, formatMilliseconds } from '../../base/units.ts';
import { cell, numbers, prose, row, text, words, type Block, type Section } from '../document.ts';
import { list, plural, secondsStyle, spreadText } from '../format.ts';

/** Throughput and isolated time are never mixed: each has a table that says how it was measured. */
export function timingSection(run: RunRecord, summaries: readonly VariantSummary[]): Section {
  return {
    id: 'timing',
    title: 'Timing',
    blocks: [...throughput(run, summaries), ...isolated(summaries), ...engines(summaries)],
  };
}

function throughput({ workers }: RunRecord, summaries: readonly VariantSummary[]): readonly Block[] {
  return [
    text(
      'The clock sees training alone: no evaluation, no progress. Memory is that of the whole process: data, and all workers. ',
      atOnce(workers, summaries),
    ),
    {
      kind: 'table',
      caption: 'While the suite ran',
      columns: [words('Variant'), ...['Training, s a trial', 'A step', 'Samples a second', 'Peak memory'].map(numbers)],
      rows: summaries.map((summary, series) =>
        row(series, [
          summary.variant,
          cell(summary.seconds?.mean, () => spreadText(summary.seconds!, secondsStyle, summary.planned)),
          cell(summary.millisecondsPerStep, formatMilliseconds),
          cell(summary.samplesPerSecond, formatCount),
          cell(summary.peakBytes, formatBytes),
        ]),
      ),
    },
  ];
}

/** The most trials that an engine trained at once. */
function lanesOf(summaries: readonly VariantSummary[]): number {
  return Math.max(1, ...summaries.flatMap(({ engines }) => engines.map((engine) => engine.lanes ?? 1)));
}

/** What ran at the same time; where trials shared the engine's steps, what that makes of their times. */
function atOnce(workers: number, summaries: readonly VariantSummary[]): string {
  const lanes = lanesOf(summaries);
  if (lanes === 1)
    return workers === 1 ? 'One trial ran at a time.' : `Up to ${plural(workers, 'trial')} ran at the same time.`;
  const elsewhere = workers === 1 ? '' : ` in each of ${formatCount(workers)} workers`;
  return (
    `Up to ${plural(lanes, 'trial')} trained in the same steps${elsewhere}: the time of a trial is the wall time that they ` +
    'shared, and all of them together took no longer. Alone it would take no longer.'
  );
}

function isolated(summaries: readonly VariantSummary[]): readonly Block[] {
  if (summaries.every(({ timing }) => timing === null)) return [text('Isolated times were not taken in this run.')];
  return [
    {
      kind: 'table',
      caption: 'One step by itself, nothing else running',
      columns: [
        words('Variant'),
        ...['Step, median', 'Step, p99', 'Update alone, median', 'Update alone, p99', 'Steps timed'].map(numbers),
      ],
      rows: summaries.map(({ variant, timing }, series) =>
        row(series, [
          variant,
          cell(timing?.step.p50, formatMilliseconds),
          cell(timing?.step.p99, formatMilliseconds),
          cell(timing?.update.p50, formatMilliseconds),
          cell(timing?.update.p99, formatMilliseconds),
          cell(timing?.step.samples, formatCount),
        ]),
      ),
    },
    ...(lanesOf(summaries) === 1 ? [] : [text('Of variants that trained in the same steps one was timed, alone.')]),
  ];
}

/** Which engine, on what, and why; variants that share all three share a row. */
function engines(summaries: readonly VariantSummary[]): readonly Block[] {
  const used = new Map<string, { engine: EngineRecord; variants: string[] }>();
  for (const { variant, engines } of summaries) {
    for (const engine of engines) {
      const key = canonicalJson(engine);
      used.set(key, { engine, variants: [...(used.get(key)?.variants ?? []), variant] });
    }
  }
  if (used.size === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'What executed the training',
      columns: [words('Engine'), words('On'), prose('Why'), words('Variants')],
      rows: [...used.values()].map(({ engine, variants }) =>
        row(null, [
          engine.name,
          engine.device,
          engine.reason,
          variants.length === summaries.length ? 'all' : list(variants),
        ]),
      ),
    },
  ];
}
