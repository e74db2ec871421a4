import { ENTRY_BYTES } from '../../kernels/sparse.ts';
import { aligned } from '../memory.ts';
import type { SparseField } from './find.ts';

/** Byte addresses of everything that a lane keeps of a sparse field; see ../../kernels/sparse.ts for what it is. */
export interface SparsePlaces {
  /** The batch's samples. */
  readonly bytes: number;
  /** What each of the 256 bytes means, and that less what a 0 means. */
  readonly table: number;
  readonly values: number;
  /** Whether a byte makes entries of the sparse matrix: all bits, or none. */
  readonly seldom: number;
  /** The place of each byte in the order of the pixels, and the other way round. */
  readonly places: number;
  readonly order: number;
  /** Columns of the dense matrix. */
  readonly often: number;
  /** A row of the widest product. */
  readonly first: number;
  readonly rowStarts: number;
  readonly rowEntries: number;
  readonly columnStarts: number;
  readonly columnEntries: number;
}

/**
 * @param batch the most samples of a batch
 * @param widest the most columns of a product
 * @param end bytes of memory that are in use already
 */
export function placeSparse(
  { features, pixels }: SparseField,
  batch: number,
  widest: number,
  end: number,
): { readonly places: SparsePlaces; readonly bytes: number } {
  const reserve = (bytes: number): number => {
    const address = end;
    end += aligned(bytes);
    return address;
  };
  const entries = (batch * features + 1) * ENTRY_BYTES;
  const places = {
    bytes: reserve(batch * features),
    table: reserve(256 * 4),
    values: reserve(256 * 4),
    seldom: reserve(features + 8),
    places: reserve(features * 4),
    order: reserve(features * 4),
    often: reserve(batch * pixels.dense * 4),
    first: reserve(widest * 4),
    rowStarts: reserve((batch + 1) * 4),
    rowEntries: reserve(entries),
    columnStarts: reserve((features + 2) * 4),
    columnEntries: reserve(entries),
  };
  return { places, bytes: end };
}
