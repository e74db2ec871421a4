/** Where a problem's samples come from: the names of their fields are known before anything is read. */
export type DataSource<Fields extends string = string> = Source & {
  /** Types alone. */
  readonly fields?: readonly Fields[];
};

export type Source = ImagesSource | ArraysSource | TableSource | TextSource | NoSource;

interface Placed {
  /** Where a suite asks for them, such as `suites/cnn.ts:9`. */
  readonly at?: string;
}

interface Asked extends Placed {
  /** So many samples at the end of the training split are a split of their own, `validation`. */
  readonly validation: number;
}

/** Images that come as files in a folder. */
export interface ImagesSource extends Asked {
  readonly kind: 'mnist' | 'fashionMnist' | 'cifar10';
  /** Of training: the first N, of which those for validation are the last. */
  readonly trainSize: number;
  /** Of the test split: the first N. */
  readonly testSize: number;
  /** Absolute; left out where they are looked for in their usual place. */
  readonly dir?: string;
}

export interface ArraysSource extends Placed {
  readonly kind: 'arrays';
  readonly name: string;
  /** The shape of one sample, by field. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly train: ArraysSplit;
  readonly test: ArraysSplit;
  /** So many of the end of training, or samples of their own. */
  readonly validation: number | ArraysSplit;
}

export type ArraysSplit = Readonly<Record<string, ArrayValues>>;

export type ArrayValues = Uint8Array | Int32Array | Float32Array;

/** A table of rows in a CSV or Parquet file. */
export interface TableSource extends Asked {
  readonly kind: 'table';
  /** Absolute, or in an npm package, which is looked for from a folder. */
  readonly file: string | { readonly path: string; readonly package: string; readonly folder: string };
  readonly target: string;
  /** Left out: the target's column says it, which names classes or holds numbers. */
  readonly task?: TableTask;
  /** The only columns to learn from; all but the target where it is left out. */
  readonly columns?: readonly string[];
  readonly drop: readonly string[];
  /** Columns of numbers that name something. */
  readonly categorical: readonly string[];
  readonly categories: 'one-hot' | 'integers';
  readonly missing: 'refuse' | 'drop' | 'mean';
  /** A share of the rows below 1, a number of them, or the absolute path of another file. */
  readonly test: number | string;
  /** Of the order that rows are put in before they are split. */
  readonly seed: number;
}

export type TableTask = 'regression' | 'classification';

/** A text, cut into stretches of tokens. */
export interface TextSource extends Asked {
  readonly kind: 'text';
  /** A file's absolute path, or an npm package and the folder that it is looked for from. */
  readonly from:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'corpus'; readonly name: string; readonly folder: string };
  readonly unit: 'character' | 'word';
  /** Tokens in a sample. */
  readonly context: number;
  /** The share of the text, at its end, that is for testing. */
  readonly test: number;
  /** The first N samples of each part; all where it is left out. */
  readonly trainSize?: number;
  readonly testSize?: number;
  /** The most different tokens that are told apart; all where it is left out. */
  readonly vocabulary?: number;
}

/** Of a problem of parameters alone: a step sees nothing. */
export interface NoSource extends Placed {
  readonly kind: 'none';
  /** Nothing is passed over, so the problem says how many steps make an epoch. */
  readonly stepsPerEpoch: number;
}
