import { join } from 'node:path';
import { writeWhole } from '../../base/files.ts';
import type { StoredRun } from '../../record/record.ts';
import { explain } from './explain.ts';
import { explanationMarkdown } from './markdown.ts';
import { explanationHtml } from './page.ts';
import { svgFile } from './picture/svg.ts';

const ADVICE = 'an explanation lies in the folder of its run, make that writable or work on a copy of it';

/**
 * Writes explain.html, explain.md and its pictures into the run's folder; returns the paths, the page first.
 *
 * @throws InputError where the folder cannot be written
 */
export async function writeExplanation(stored: StoredRun): Promise<readonly string[]> {
  const explanation = explain(stored);
  const pictures = explanation.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'picture'));
  const files: readonly (readonly [string, string])[] = [
    ['explain.html', explanationHtml(explanation)],
    ['explain.md', explanationMarkdown(explanation)],
    ...pictures.map(({ name, drawing, alt }) => [name, svgFile(drawing, alt)] as const),
  ];
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(stored.dir, name);
    await writeWhole(path, content, ADVICE);
    paths.push(path);
  }
  return paths;
}
