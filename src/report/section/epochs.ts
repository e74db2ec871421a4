import type { Spread } from '../../analysis/spread.ts';
import type { EpochSummary, VariantSummary } from '../../analysis/summary.ts';
import { numbers, row, text, words, type Block, type Cell, type Chart, type Section } from '../document.ts';
import type { RunRecord } from '../../record/record.ts';
import { isFunctionRun } from '../function-run.ts';
import { intervalNote, lossStyle, none, percentStyle, spreadText, type Style } from '../format.ts';

type Quantity = Exclude<keyof EpochSummary, 'epoch'>;

interface Kind {
  readonly quantity: Quantity;
  readonly caption: string;
  readonly style: Style;
  readonly best: (values: readonly number[]) => number;
}

const lowest = (values: readonly number[]) => Math.min(...values);
const highest = (values: readonly number[]) => Math.max(...values);

export function lossSection(summaries: readonly VariantSummary[]): Section {
  return section('loss', 'Loss per epoch', summaries, [
    { quantity: 'trainLoss', caption: 'Training loss, mean of the epoch’s steps', style: lossStyle, best: lowest },
  ]);
}

/** What the parameters are worth after each epoch: on the test images, or where a function stands then. */
export function testSection(run: RunRecord, summaries: readonly VariantSummary[]): Section {
  if (isFunctionRun(run)) {
    return section(
      'test',
      'After each epoch',
      summaries,
      [{ quantity: 'testLoss', caption: 'Loss at the end of each epoch', style: lossStyle, best: lowest }],
      [chart('testLoss', 'Loss after each epoch', 'Where each variant stood at the end of an epoch.')],
    );
  }
  return section(
    'test',
    'On the test images',
    summaries,
    [
      { quantity: 'testAccuracy', caption: 'Test accuracy after each epoch, %', style: percentStyle, best: highest },
      { quantity: 'testLoss', caption: 'Test loss after each epoch', style: lossStyle, best: lowest },
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
  summaries: readonly VariantSummary[],
  kinds: readonly Kind[],
  charts: readonly Chart[] = [],
): Section {
  const epochs = Math.max(0, ...summaries.flatMap((summary) => summary.epochs.map(({ epoch }) => epoch)));
  if (epochs === 0) return { id, title, blocks: [text('No trial finished an epoch.'), ...charts] };
  const tables = kinds.map((kind) => table(kind, epochs, summaries));
  const note = summaries.some(({ planned }) => planned > 1) ? seedsNote : [];
  return { id, title, blocks: [...charts, ...note, ...tables] };
}

const seedsNote = [text(`Means over seeds; ${intervalNote} n where fewer seeds than planned got that far.`)];

function table(kind: Kind, epochs: number, summaries: readonly VariantSummary[]): Block {
  const numbersOf = Array.from({ length: epochs }, (_, index) => index + 1);
  const bests = numbersOf.map((epoch) =>
    kind.best(summaries.flatMap((summary) => contender(summary, epoch, kind.quantity)?.mean ?? [])),
  );
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
          const contends = contender(summary, epoch, kind.quantity) !== undefined;
          const best = summaries.length > 1 && contends && value.mean === bests[index];
          return { text: spreadText(value, kind.style, summary.planned), best, value: value.mean };
        }),
      ]),
    ),
  };
}

function at({ epochs }: VariantSummary, epoch: number, quantity: Quantity): Spread | undefined {
  return epochs.find((summary) => summary.epoch === epoch)?.[quantity] ?? undefined;
}

/** Only a mean over all planned seeds can be the best of its column: a mean over survivors flatters. */
function contender(summary: VariantSummary, epoch: number, quantity: Quantity): Spread | undefined {
  const value = at(summary, epoch, quantity);
  return value?.n === summary.planned ? value : undefined;
}
