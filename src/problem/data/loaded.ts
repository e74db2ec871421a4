import type { FieldData } from './fields.ts';
import type { LoadedData } from './load.ts';

export interface LoadedFields {
  readonly data: FieldData;
  /** Which data they are and, in words, where they were; null for a problem without data. */
  readonly origin: LoadedData['origin'];
}
