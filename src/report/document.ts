import type { Metric } from '../analysis/metric.ts';
import type { Drawing } from './explain/picture/svg.ts';
import type { PageData } from './page/data.ts';
import type { Draws } from './page/drawing.ts';
import type { Unit } from './page/view.ts';
import { none } from './format.ts';

/** A report as plain data: what it says, in order. How it looks is the business of html.ts, markdown.ts, picture.ts and csv.ts. */
export interface ReportModel {
  /** The suite's name. */
  readonly title: string;
  /** One line: when, how much, with what. */
  readonly subtitle: string;
  /** The answer in a sentence or two. */
  readonly verdict: readonly Text[];
  /** What a reader must know before believing it. */
  readonly notices: readonly Text[];
  /** The first chart: what one looks at before reading. */
  readonly chart: Chart;
  readonly data: PageData;
  readonly sections: readonly Section[];
  /** Who made the data, where a licence asks for it. */
  readonly attribution: string | null;
}

export interface Section {
  /** Unique in the report; links lead to it. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'code'; readonly code: string }
  /** Long, and of interest to few. */
  | { readonly kind: 'folded'; readonly title: string; readonly code: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | Chart
  | Asked
  | Picture
  | Table;

export interface Chart {
  readonly kind: 'chart';
  /** Unique in the report. */
  readonly id: string;
  readonly title: string;
  readonly draws: Draws;
  /** What is on the x axis at first. */
  readonly unit: Unit;
  readonly controls: readonly Control[];
  readonly caption: string;
  /** Where the numbers are, for who cannot see the chart: the id of a section. */
  readonly table: string;
  /** The name of the picture beside the report; null where there is none. */
  readonly picture: string | null;
}

export type Control = 'scale' | 'unit' | 'smoothing' | 'seeds' | 'range';

/** A table that answers a question; on the page the reader may ask another. */
export interface Asked {
  readonly kind: 'asked';
  readonly question: Question;
  readonly answer: Table;
}

export type Question =
  /** In percent where it is an accuracy. */
  | { readonly kind: 'target'; readonly unit: '%' | 'loss'; readonly value: number }
  | {
      readonly kind: 'paired';
      readonly baselines: readonly string[];
      readonly baseline: number;
      readonly metrics: readonly { readonly name: Metric; readonly title: string }[];
    };

/** Words, some of them strong. None of it is markup. */
export type Text = readonly (string | { readonly strong: string })[];

/** A drawing that lies in the page, and beside it as a file for Markdown. */
export interface Picture {
  readonly kind: 'picture';
  /** The file's. */
  readonly name: string;
  /** What it shows, in words. */
  readonly alt: string;
  readonly drawing: Drawing;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  readonly title: string;
  readonly holds: 'words' | 'prose' | 'numbers';
}

export interface Row {
  /** The variant that the row is about; null where it is about something else. */
  readonly series: number | null;
  /** As many as there are columns; the first one heads the row. */
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly text: string;
  /** The best of its column. */
  readonly best: boolean;
  /** What the column is sorted by; without one the cell goes to the end. */
  readonly value?: number;
}

export function text(...words: Text): Block {
  return { kind: 'text', text: words };
}

export function words(title: string): Column {
  return { title, holds: 'words' };
}

/** Longer words, which need room. */
export function prose(title: string): Column {
  return { title, holds: 'prose' };
}

export function numbers(title: string): Column {
  return { title, holds: 'numbers' };
}

/** A quantity as it is written, and as it is sorted; a dash where there is none. */
export function cell(value: number | null | undefined, write: (value: number) => string, best = false): Cell {
  return value == null || Number.isNaN(value) ? { text: none, best: false } : { text: write(value), best, value };
}

export function row(series: number | null, cells: readonly (string | Cell)[]): Row {
  return { series, cells: cells.map((cell) => (typeof cell === 'string' ? { text: cell, best: false } : cell)) };
}
