import { join } from 'node:path';
import { writeWhole } from '../base/files.ts';
import type { StoredRun } from '../record/record.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { reportModel } from './model.ts';
import { renderLossPng } from './png.ts';

export interface WrittenReport {
  /** Paths; the page is the first. */
  readonly files: readonly [string, ...string[]];
  /** What is missing from the report, why, and what to do: a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Writes report.html, summary.md and loss.png into the run's folder. The picture comes last and may fail to be drawn,
 * which costs the picture alone: it needs a native library and a font.
 *
 * @throws InputError where the folder cannot be written
 */
export async function writeReport(stored: StoredRun): Promise<WrittenReport> {
  const model = reportModel(stored);
  const save = async (name: string, content: string | Buffer): Promise<string> => {
    const path = join(stored.dir, name);
    await writeWhole(path, content, ADVICE);
    return path;
  };
  const page = await save('report.html', renderHtml(model));
  const summary = await save('summary.md', renderMarkdown(model));
  const picture = await renderLossPng(model).catch(notDrawn);
  return typeof picture === 'string'
    ? { files: [page, summary], warnings: [picture] }
    : { files: [page, summary, await save('loss.png', picture)], warnings: [] };
}

const ADVICE = 'a report lies in the folder of its run, make that writable or work on a copy of it';

function notDrawn(error: unknown): string {
  // Node lists who asked for a missing module in further lines.
  const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
  return `loss.png is not drawn: ${reason!}; "bench doctor" says which package is missing, "npm ci" installs it`;
}
