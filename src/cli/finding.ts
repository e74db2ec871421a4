import colors from 'picocolors';

/** One thing that was looked at. What is missing comes with the way to get it. */
export interface Finding {
  readonly subject: string;
  readonly state: 'there' | 'missing' | 'damaged' | 'note';
  readonly detail: string;
  readonly hint?: string;
}

export function findingLine({ subject, state, detail, hint }: Finding): string {
  const mark = { there: colors.green('✓'), missing: colors.yellow('✗'), damaged: colors.red('✗'), note: ' ' }[state];
  return `${mark} ${subject.padEnd(30)} ${detail}\n${hint === undefined ? '' : `  ${''.padEnd(30)} → ${hint}\n`}`;
}
