import type { FieldData } from './fields.ts';

export interface LoadedFields {
  readonly data: FieldData;
  /** Which data they are and, in words, where they were; null for a problem without data. */
  readonly origin: {
    readonly name: string;
    readonly fingerprint: string;
    readonly source: string;
    /** Share of the test samples that have the commonest class. */
    readonly commonest?: number;
  } | null;
}
