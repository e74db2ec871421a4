import { expect, test } from 'vitest';
import { unknownCommand } from '../../src/cli/unknown-command.ts';

const COMMANDS = 'init run explain report serve export compare nightly baseline history sql gc list doctor'.split(' ');

/** What somebody types, and the command that is suggested; null where none is near. */
const TYPED: readonly (readonly [string, string | null])[] = [
  // Misspelt.
  ['rnu', 'run'],
  ['RUN', 'run'],
  ['runn', 'run'],
  ['serv', 'serve'],
  ['histroy', 'history'],
  ['explian', 'explain'],
  ['comapre', 'compare'],
  ['basline', 'baseline'],
  ['gcc', 'gc'],
  // Of the same meaning.
  ['train', 'run'],
  ['diff', 'compare'],
  ['prune', 'gc'],
  ['ls', 'list'],
  ['query', 'sql'],
  ['create', 'init'],
  ['why', 'explain'],
  // Some letters in common, and nothing else.
  ['merge', null],
  ['tag', null],
  ['import', null],
  ['go', null],
  ['prepare', null],
  ['test', null],
  ['x', null],
  ['constructor', null],
];

test.each(TYPED)('"%s" is taken for %s', (typed, command) => {
  const rest = command === null ? 'see bench --help' : `did you mean ${command}? See bench --help`;
  expect(unknownCommand(typed, COMMANDS)).toBe(`unknown command "${typed}"; ${rest}`);
});
