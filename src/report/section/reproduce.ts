import { trialTitle } from '../../plan/trial-spec.ts';
import type { GitState } from '../../record/environment.ts';
import type { RunRecord } from '../../record/record.ts';
import { row, words, type Block, type Section } from '../document.ts';

/** Everything that it takes to run this again and to see whether it was the same. */
export function reproduceSection(run: RunRecord): Section {
  const { harness, suite } = run.environment.git;
  const variants = [...new Set(run.plan.map(({ variant }) => variant))];
  const several = run.plan.some(({ problemLabel }) => problemLabel !== undefined);
  const trials: Block = {
    kind: 'table',
    caption: 'Trials; equal ids mean equal settings, data and seed',
    columns: ['Variant', ...(several ? ['Problem'] : []), 'Seed', 'Trial'].map(words),
    rows: run.plan.map(({ id, variant, problemLabel, seed }) =>
      row(variants.indexOf(variant), [variant, ...(several ? [problemLabel!] : []), String(seed), id]),
    ),
  };
  const facts = [
    { name: 'Suite file', value: run.suite.file },
    { name: 'Commit of the suite', value: commitText(suite, 'not in a git repository') },
    { name: 'Commit of optimizer-bench', value: commitText(harness, 'not run from a git clone') },
    { name: 'Run', value: run.id },
  ];
  const code = ['npx', 'bench', ...run.command].map(shellWord).join(' ');
  const seen = new Set<string>();
  const plan = run.plan
    .filter((spec) => seen.size < seen.add(trialTitle(spec)).size)
    .map((spec) => JSON.stringify(spec));
  return {
    id: 'reproduce',
    title: 'Run it again',
    blocks: [
      { kind: 'code', code },
      { kind: 'facts', facts },
      trials,
      {
        kind: 'folded',
        title: 'The plan: the first trial of each variant, rules included, as JSON',
        code: plan.join('\n'),
      },
    ],
  };
}

function commitText(state: GitState, none: string): string {
  switch (state.kind) {
    case 'commit':
      return `${state.commit}${state.dirty ? ', with uncommitted changes' : ''}`;
    case 'none':
      return none;
    case 'unknown':
      return `unknown: ${state.reason}`;
    default:
      return state satisfies never;
  }
}

/** A word as a POSIX shell must be given it. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
