import { InputError } from '../../../base/errors.ts';
import { show } from '../../../base/show.ts';
import { checkCount, checkOptions } from '../../options.ts';
import type { DataSource, TableSource, TableTask } from '../source.ts';
import { authorOf, checkPackage, checkPath, checkValidation, checkWord, type Author } from './asked.ts';

export interface TableOptions<Categories extends 'one-hot' | 'integers' = 'one-hot'> {
  /** A .csv, .tsv or .parquet file, relative to the suite's file. The first line of the former names the columns. */
  readonly file: string;
  /** An npm package that the suite's project installs: `file` is relative to its folder, and nothing of its code runs. */
  readonly package?: string;
  /** The column to learn. */
  readonly target: string;
  /** When not given, 'classification' where the target's column holds words, and 'regression' where it holds numbers. */
  readonly task?: TableTask;
  /** The only columns to learn from; all but the target when not given. */
  readonly columns?: readonly string[];
  /** Columns to leave out. */
  readonly drop?: readonly string[];
  /** Columns whose numbers name something, such as a postal code; columns of words are categories anyway. */
  readonly categorical?: readonly string[];
  /**
   * 'one-hot' (when not given): a feature for each category, 1 where it is the row's. 'integers': a field `categories` of
   * its own, [columns], of whole numbers for one embedding; no number means categories of two columns.
   */
  readonly categories?: Categories;
  /**
   * What is done where a cell is empty, or NA, NaN, null or ?: 'refuse' (when not given) says where, 'drop' leaves the row
   * out, 'mean' takes the mean of the training rows for a number, and none of the categories for a category. A row without
   * a target is left out in both.
   */
  readonly missing?: 'refuse' | 'drop' | 'mean';
  /** The rows to judge by: a share of them below 1, a number of them, or another file; 0.2 when not given. */
  readonly test?: number | string;
  /** So many of the last training rows are not trained on, and the model is judged by them as well; none when not given. */
  readonly validation?: number;
  /** Rows are put in the order of torch.randperm with this seed before they are split; 0 when not given. */
  readonly seed?: number;
}

const OPTIONS = [
  'file',
  'package',
  'target',
  'task',
  'columns',
  'drop',
  'categorical',
  'categories',
  'missing',
  'test',
  'validation',
  'seed',
];

/**
 * Rows of a table: fields `features` [n] and `target`, a number as it is in the table, or the number of a class, where
 * these are in order. Features are in the order of the columns; numbers have the mean 0 and the standard deviation 1 of the
 * training rows. A category that no training row has is none of those that the features know.
 *
 * @throws InputError for options that are unknown or of the wrong type
 */
export function table<const Categories extends 'one-hot' | 'integers' = 'one-hot'>(
  options: TableOptions<Categories>,
): DataSource<'features' | 'target' | (Categories extends 'integers' ? 'categories' : never)> {
  checkOptions('table', options, OPTIONS);
  const author = authorOf(table);
  const { target, task, columns, drop = [], categorical = [], test = 0.2, seed = 0 } = options;
  if (typeof target !== 'string' || target === '')
    throw new InputError(`table: target is ${show(target)}; the name of a column is expected.`);
  checkCount('table', 'seed', seed, 0, 2 ** 32 - 1);
  const source: TableSource = {
    kind: 'table',
    file: placeOf(options, author),
    target,
    ...(task !== undefined && { task: checkWord('table', 'task', task, ['regression', 'classification']) }),
    ...(columns !== undefined && { columns: checkNames('columns', columns) }),
    drop: checkNames('drop', drop),
    categorical: checkNames('categorical', categorical),
    categories: checkWord('table', 'categories', options.categories ?? 'one-hot', ['one-hot', 'integers']),
    missing: checkWord('table', 'missing', options.missing ?? 'refuse', ['refuse', 'drop', 'mean']),
    test: checkTest(test, author),
    validation: checkValidation('table', options.validation),
    seed,
    ...(author.at !== undefined && { at: author.at }),
  };
  if (columns?.includes(target))
    throw new InputError(`table: columns has the target "${target}"; take it out of them.`);
  return source;
}

function placeOf(options: TableOptions<'one-hot' | 'integers'>, author: Author): TableSource['file'] {
  const path = checkPath('table', 'file', options.file, author);
  if (options.package === undefined) return path;
  return { path: options.file, package: checkPackage('table', 'package', options.package), folder: author.folder };
}

function checkNames(option: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return [...value];
  throw new InputError(`table: ${option} is ${show(value)}; a list of names of columns is expected.`);
}

function checkTest(test: unknown, author: Author): number | string {
  if (typeof test === 'string') return checkPath('table', 'test', test, author);
  if (typeof test === 'number' && test > 0 && (test < 1 || Number.isSafeInteger(test))) return test;
  throw new InputError(
    `table: test is ${show(test)}; a share of the rows below 1, a whole number of them, or another file is expected.`,
  );
}
