import { join } from 'node:path';
import { writeWhole } from '../base/files.ts';
import { INSTALL_AGAIN } from '../base/packages.ts';
import type { StoredRun } from '../record/record.ts';
import { filesOf } from './formats.ts';
import { reportOf } from './report.ts';
import type { ReportFormat } from './report-format.ts';

export interface WrittenReport {
  /** Paths, in the order of the formats. */
  readonly files: readonly string[];
  /** What is missing from the report, why, and what to do: a sentence each. */
  readonly warnings: readonly string[];
}

/** What every run leaves. Pictures come last and may fail to be drawn, which costs the pictures alone. */
const USUAL: readonly ReportFormat[] = ['html', 'md', 'png'];

/**
 * Writes a run's report into its folder, from its records alone.
 *
 * @throws InputError where the folder cannot be written
 */
export async function writeReport(stored: StoredRun, formats: readonly ReportFormat[] = USUAL): Promise<WrittenReport> {
  const report = reportOf(stored);
  const files: string[] = [];
  const warnings: string[] = [];
  for (const format of formats) {
    const rendered = filesOf(format, report, stored).map(async ({ name, render }) => {
      try {
        return { name, content: await render() };
      } catch (error) {
        // A picture needs a native library and a font.
        if (format !== 'png' && format !== 'svg') throw error;
        return { warning: notDrawn(name, error) };
      }
    });
    // Side by side: while one picture is encoded the next is drawn.
    for (const { name, content, warning } of await Promise.all(rendered)) {
      if (warning !== undefined) {
        warnings.push(warning);
        continue;
      }
      const path = join(stored.dir, name);
      await writeWhole(path, content, ADVICE);
      files.push(path);
    }
  }
  return { files, warnings };
}

const ADVICE = 'a report lies in the folder of its run, make that writable or work on a copy of it';

function notDrawn(name: string, error: unknown): string {
  // Node lists who asked for a missing module in further lines.
  const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
  return `${name} is not drawn: ${reason!}; "bench doctor" says which package is missing; ${INSTALL_AGAIN}`;
}
