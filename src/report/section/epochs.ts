import { isNamed, measuredIn, nameOf, splitOf, type NamedMetric, type Quantity } from '../../analysis/metric.ts';
import type { Course } from '../../analysis/course.ts';
import { wholeSamples } from '../../analysis/samples.ts';
import type { Spread } from '../../analysis/spread.ts';
import type { VariantSummary } from '../../analysis/summary.ts';
import { numbers, row, text, words, type Block, type Cell, type Chart, type Section } from '../document.ts';
import type { RunRecord } from '../../record/record.ts';
import { crowned, type Field } from '../crown.ts';
import { isOfImages } from '../../problem/problem.ts';
import type { PageData } from '../page/data.ts';
import { scaleOf } from '../page/view.ts';
import { hasSamplesRun } from '../function-run.ts';
import { intervalNote, lossStyle, none, percentStyle, spreadText, type Style } from '../format.ts';

const metricKey = (name: string): NamedMetric => `metrics.${name}`;

interface Kind {
  readonly quantity: Quantity;
  readonly caption: string;
  readonly style: Style;
  /** Null where it is not known. */
  readonly better: 1 | -1 | null;
}

/** What the tables are made of. */
interface Shown {
  readonly summaries: readonly VariantSummary[];
  readonly courses: readonly Course[];
  readonly field: Field;
}

export function lossSection(shown: Shown): Section {
  return section('loss', 'Loss per epoch', shown, [
    { quantity: 'trainLoss', caption: 'Training loss, mean of the epoch’s steps', style: lossStyle, better: -1 },
  ]);
}

/** What the parameters are worth after each epoch: on the test samples, or where a function stands then. */
export function testSection(run: RunRecord, shown: Shown, data: PageData): Section {
  const { summaries } = shown;
  const own = metricsOf(summaries);
  const metricKinds = own.map((name): Kind => ({
    quantity: metricKey(name),
    caption: `${name} after each epoch`,
    style: lossStyle,
    // Which end is the better one, its name does not say, but for what is measured from the minimum.
    better: name === 'suboptimality' ? -1 : null,
  }));
  const metricCharts = own.map((name) => metricChart(name));
  if (!hasSamplesRun(run)) {
    return section(
      'test',
      'After each epoch',
      shown,
      [
        { quantity: 'testLoss', caption: 'Loss at the end of each epoch', style: lossStyle, better: -1 },
        ...metricKinds,
      ],
      [
        chart('testLoss', 'Loss after each epoch', 'Where each variant stood at the end of an epoch.', data),
        ...metricCharts,
      ],
    );
  }
  const accuracies = data.metric === 'testAccuracy';
  const images = run.plan.every(({ problem }) => isOfImages(problem));
  return section(
    'test',
    `On the test ${images ? 'images' : 'samples'}`,
    shown,
    [
      ...(accuracies ? [accuracyKind] : []),
      { quantity: 'testLoss', caption: 'Test loss after each epoch', style: lossStyle, better: -1 },
      ...metricKinds,
      ...validationKinds(summaries),
    ],
    [
      ...(accuracies ? [chart('testAccuracy', 'Test accuracy', EVALUATION, data)] : []),
      chart('testLoss', 'Test loss', EVALUATION, data),
      ...metricCharts,
    ],
  );
}

const EVALUATION = 'A point is the evaluation after an epoch.';

const accuracyKind: Kind = {
  quantity: 'testAccuracy',
  caption: 'Test accuracy after each epoch, %',
  style: percentStyle,
  better: 1,
};

/** What was measured on the validation split, where there is one. */
function validationKinds(summaries: readonly VariantSummary[]): readonly Kind[] {
  const all = summaries.flatMap(({ epochs }) => epochs);
  if (all.every(({ validationLoss }) => validationLoss === null)) return [];
  const names = new Set(all.flatMap(({ validationMetrics }) => Object.keys(validationMetrics)));
  const kinds = [...names].map((name): Kind => ({
    quantity: `validationMetrics.${name}`,
    caption: name === 'accuracy' ? 'Validation accuracy after each epoch, %' : `${name} on the validation samples`,
    style: name === 'accuracy' ? percentStyle : lossStyle,
    better: name === 'accuracy' ? 1 : null,
  }));
  const caption = 'Validation loss after each epoch';
  return [{ quantity: 'validationLoss', caption, style: lossStyle, better: -1 }, ...kinds];
}

/** By name, in the problem's order, but for what has a table already. */
function metricsOf(summaries: readonly VariantSummary[]): readonly string[] {
  const names = summaries.flatMap(({ epochs }) => epochs.flatMap(({ metrics }) => Object.keys(metrics)));
  return [...new Set(names)].filter((name) => name !== 'accuracy' && !isLoss(summaries, name));
}

/** The suboptimality of a function whose minimum is 0 is its loss. */
function isLoss(summaries: readonly VariantSummary[], name: string): boolean {
  const all = summaries.flatMap(({ epochs }) => epochs);
  return name === 'suboptimality' && all.every(({ metrics, testLoss }) => metrics[name]?.mean === testLoss.mean);
}

function chart(metric: 'testAccuracy' | 'testLoss', title: string, caption: string, data: PageData): Chart {
  return {
    kind: 'chart',
    id: metric === 'testAccuracy' ? 'accuracy' : 'test-loss',
    title,
    draws: { kind: 'evaluation', metric },
    unit: 'epoch',
    controls: metric === 'testAccuracy' ? ['unit', 'seeds'] : [...scaleOf(data), 'unit', 'seeds'],
    caption,
    table: 'test',
    picture: metric === 'testAccuracy' ? 'accuracy' : null,
  };
}

function metricChart(name: string): Chart {
  return {
    kind: 'chart',
    id: `metric-${name.replaceAll(/[^\w-]/g, '-')}`,
    title: name,
    draws: { kind: 'evaluation', metric: metricKey(name) },
    unit: 'epoch',
    controls: ['scale', 'unit', 'seeds'],
    caption: EVALUATION,
    table: 'test',
    picture: null,
  };
}

function section(
  id: string,
  title: string,
  shown: Shown,
  kinds: readonly Kind[],
  charts: readonly Chart[] = [],
): Section {
  const { summaries } = shown;
  const epochs = Math.max(0, ...summaries.flatMap((summary) => summary.epochs.map(({ epoch }) => epoch)));
  if (epochs === 0) return { id, title, blocks: [text('No trial finished an epoch.'), ...charts] };
  const tables = kinds.map((kind) => table(kind, epochs, shown));
  const note = summaries.some(({ planned }) => planned > 1) ? seedsNote : [];
  return { id, title, blocks: [...charts, ...note, ...tables] };
}

const seedsNote = [text(`Means over seeds; ${intervalNote} n where fewer seeds than planned got that far.`)];

function table(kind: Kind, epochs: number, { summaries, courses, field }: Shown): Block {
  const numbersOf = Array.from({ length: epochs }, (_, index) => index + 1);
  // Only a mean over all planned seeds can be the best of its column: a mean over survivors flatters.
  const bests = numbersOf.map((epoch) => {
    const samples = wholeSamples(courses, summaries.length, (course) => {
      const record = course.epochs.find((each) => each.epoch === epoch);
      return record === undefined ? null : measuredIn(record, kind.quantity);
    });
    return kind.better === null ? new Set<number>() : crowned(samples, kind.better, field);
  });
  return {
    kind: 'table',
    caption: kind.caption,
    columns: [words('Variant'), ...numbersOf.map((epoch) => numbers(`Epoch ${epoch}`))],
    rows: summaries.map((summary, series) =>
      row(series, [
        summary.variant,
        ...numbersOf.map((epoch, index): Cell => {
          const value = at(summary, epoch, kind.quantity);
          if (value === undefined) return { text: none, best: false };
          const text = spreadText(value, kind.style, summary.planned);
          return { text, best: bests[index]!.has(series), value: value.mean };
        }),
      ]),
    ),
  };
}

function at({ epochs }: VariantSummary, epoch: number, quantity: Quantity): Spread | undefined {
  const found = epochs.find((summary) => summary.epoch === epoch);
  if (found === undefined) return undefined;
  return (isNamed(quantity) ? found[splitOf(quantity)][nameOf(quantity)] : found[quantity]) ?? undefined;
}
