import { appendJobSummary } from '../report/nightly/write.ts';

/** Adds to a CI job's summary, or tells why that cannot be. */
export async function addToJobSummary(markdown: string): Promise<void> {
  const trouble = await appendJobSummary(markdown);
  if (trouble !== null) process.stderr.write(`bench: ${trouble}\n`);
}
