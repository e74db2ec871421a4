import type { Course } from '../../analysis/course.ts';
import { wholeSamples } from '../../analysis/samples.ts';
import type { Spread } from '../../analysis/spread.ts';
import type { EpochSummary, VariantSummary } from '../../analysis/summary.ts';
import { numbers, row, text, words, type Block, type Cell, type Chart, type Section } from '../document.ts';
import type { RunRecord } from '../../record/record.ts';
import { crowned, type Field } from '../crown.ts';
import { isFunctionRun } from '../function-run.ts';
import { intervalNote, lossStyle, none, percentStyle, spreadText, type Style } from '../format.ts';

type Quantity = Exclude<keyof EpochSummary, 'epoch'>;

interface Kind {
  readonly quantity: Quantity;
  readonly caption: string;
  readonly style: Style;
  readonly better: 1 | -1;
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

/** What the parameters are worth after each epoch: on the test images, or where a function stands then. */
export function testSection(run: RunRecord, shown: Shown): Section {
  if (isFunctionRun(run)) {
    return section(
      'test',
      'After each epoch',
      shown,
      [{ quantity: 'testLoss', caption: 'Loss at the end of each epoch', style: lossStyle, better: -1 }],
      [chart('testLoss', 'Loss after each epoch', 'Where each variant stood at the end of an epoch.')],
    );
  }
  return section(
    'test',
    'On the test images',
    shown,
    [
      { quantity: 'testAccuracy', caption: 'Test accuracy after each epoch, %', style: percentStyle, better: 1 },
      { quantity: 'testLoss', caption: 'Test loss after each epoch', style: lossStyle, better: -1 },
    ],
    [
      chart('testAccuracy', 'Test accuracy', 'A point is the evaluation after an epoch.'),
      chart('testLoss', 'Test loss', 'A point is the evaluation after an epoch.'),
    ],
  );
}

function chart(metric: 'testAccuracy' | 'testLoss', title: string, caption: string): Chart {
  return {
    kind: 'chart',
    id: metric === 'testAccuracy' ? 'accuracy' : 'test-loss',
    title,
    draws: { kind: 'evaluation', metric },
    unit: 'epoch',
    controls: metric === 'testAccuracy' ? ['unit', 'seeds'] : ['scale', 'unit', 'seeds'],
    caption,
    table: 'test',
    picture: metric === 'testAccuracy' ? 'accuracy' : null,
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
      return course.epochs.find((record) => record.epoch === epoch)?.[kind.quantity] ?? null;
    });
    return crowned(samples, kind.better, field);
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
  return epochs.find((summary) => summary.epoch === epoch)?.[quantity] ?? undefined;
}
