import type { TrialResult } from '../record/record.ts';
import { SCHEMA } from '../record/record.ts';
import type { TrialFile } from '../record/schema.ts';
import { sealed } from '../record/checksum.ts';

/** One finished trial as text, to lie in a run's folder until the run is finished. */
export function encodeTrial({ record, losses }: TrialResult, savedAt: Date): string {
  const bytes = Buffer.from(losses.buffer, losses.byteOffset, losses.byteLength);
  const file: TrialFile = {
    schema: SCHEMA,
    savedAt: savedAt.toISOString(),
    record,
    losses: bytes.toString('base64'),
  };
  return sealed(file);
}

/** Undefined when the losses are not as many as the record says. */
export function decodeTrial({ record, losses }: TrialFile): TrialResult | undefined {
  const bytes = new Uint8Array(Buffer.from(losses, 'base64'));
  if (bytes.length !== record.steps * Float64Array.BYTES_PER_ELEMENT) return undefined;
  return { record, losses: new Float64Array(bytes.buffer) };
}
