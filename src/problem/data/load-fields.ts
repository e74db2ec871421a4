import { InputError, isError } from '../../base/errors.ts';
import { loadArrays } from './load-arrays.ts';
import { loadImages } from './load-images.ts';
import type { LoadedFields } from './loaded.ts';
import { noFields } from './no-fields.ts';
import type { DataSource } from './source.ts';
import { loadTable } from './table/load-table.ts';
import { loadText } from './text/load-text.ts';

/**
 * Reads a problem's data, from `dir` where the user names a folder.
 *
 * @throws InputError with the suite's line that asks for them
 */
export async function loadFields(source: DataSource, dir: string | undefined): Promise<LoadedFields> {
  try {
    return await load(source, dir);
  } catch (error) {
    if (source.at === undefined || !(isError(error) && error instanceof InputError)) throw error;
    throw new InputError(`${source.at}: ${error.message}`);
  }
}

function load(source: DataSource, dir: string | undefined): LoadedFields | Promise<LoadedFields> {
  switch (source.kind) {
    case 'mnist':
    case 'fashionMnist':
    case 'cifar10':
      return loadImages(source, dir);
    case 'arrays':
      if (dir !== undefined) throw new InputError(`--data: the suite makes "${source.name}" itself; leave it out.`);
      return loadArrays(source);
    case 'table':
      return loadTable(source, dir);
    case 'text':
      return loadText(source, dir);
    case 'none':
      if (dir !== undefined) throw new InputError('--data: the problem has no data; leave it out.');
      return { data: noFields(source.stepsPerEpoch), origin: null };
    default:
      return source satisfies never;
  }
}
