import { randperm, Generator } from '../../../base/random.ts';
import { InputError } from '../../../base/errors.ts';
import { counted } from '../../../base/units.ts';
import type { TableSource } from '../source.ts';

/** Which rows are for what. */
export interface RowSplits {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Puts rows in the order of torch.randperm and splits them: training first, then validation, then test. With a file of
 * its own for the test, its rows keep their order.
 *
 * @param rows Those of the table that are used.
 * @param testRows Those of the other file; null where there is none.
 * @throws InputError where nothing is left to train on or to judge by
 */
export function splitRows(
  rows: Uint32Array,
  testRows: Uint32Array | null,
  { test, validation, seed }: Pick<TableSource, 'test' | 'validation' | 'seed'>,
): RowSplits {
  const order = randperm(rows.length, new Generator(seed)).map((place) => rows[place]!);
  const testing = testRows === null ? testCount(Number(test), rows.length) : 0;
  const training = rows.length - testing - validation;
  if (training < 1)
    throw new InputError(
      `${counted(rows.length, 'row')} with ${testing} for the test and ${validation} for validation leave none to train on; take fewer of them.`,
    );
  return {
    train: order.subarray(0, training),
    validation: order.subarray(training, training + validation),
    test: testRows ?? order.subarray(training + validation),
  };
}

const testCount = (test: number, rows: number): number => (test < 1 ? Math.max(1, Math.round(test * rows)) : test);
