import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { InputError } from '../base/errors.ts';
import { reasonOf } from '../base/files.ts';
import { verifyStore, type Verified } from '../store/verify.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Finding } from './finding.ts';

const STATES = { whole: 'there', unsealed: 'there', damaged: 'damaged', leftover: 'note' } as const;

/** What is whole and what is damaged of all runs in a folder. */
export async function storeFindings(
  runs: string,
): Promise<{ readonly findings: readonly Finding[]; readonly exit: ExitCode }> {
  await stat(runs).catch((error: unknown) => {
    throw new InputError(`--runs got "${runs}": ${reasonOf(error)}; the folder that holds the runs is expected`);
  });
  const verified = await verifyStore(runs);
  const count = (state: Verified['state']): number => verified.filter((one) => one.state === state).length;
  const findings = verified.map(({ path, state, detail }): Finding => ({
    subject: relative(runs, path) || runs,
    state: STATES[state],
    detail,
    ...(state === 'leftover' && { hint: 'bench gc removes it' }),
  }));
  const words = [`${count('whole') + count('unsealed')} whole`, `${count('damaged')} damaged`];
  if (count('unsealed') > 0) words.push(`${count('unsealed')} of the whole without a checksum`);
  const summary: Finding = { subject: `runs in ${runs}`, state: 'note', detail: words.join(', ') };
  return { findings: [...findings, summary], exit: count('damaged') > 0 ? EXIT.usage : EXIT.ok };
}
