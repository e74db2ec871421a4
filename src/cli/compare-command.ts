import type { CommandModule } from 'yargs';
import type { CompareArguments } from './compare.ts';
import { thresholdOptions } from './compare-options.ts';

export const compareCommand: CommandModule<object, CompareArguments> = {
  command: 'compare <base> <candidate>',
  describe: 'Whether a run trains better, worse or the same as another, and how sure that is',
  builder: (yargs) =>
    yargs
      .positional('base', {
        type: 'string',
        demandOption: true,
        describe: 'A run id, its folder or run.json, latest, best, baseline, or a commit; SUITE/ may precede a word',
      })
      .positional('candidate', { type: 'string', demandOption: true, describe: 'Another, named in the same ways' })
      .options({
        ...thresholdOptions,
        'across-machines': { type: 'boolean', default: false, describe: 'Compare times of different machines too' },
        format: {
          choices: ['text', 'markdown', 'junit', 'json'] as const,
          default: 'text' as const,
          requiresArg: true,
          describe: 'What to print',
        },
        runs: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' },
      })
      .example('$0 compare best latest', 'has anything become worse than it ever was?')
      .example('$0 compare 4cd84d0 latest --format markdown', 'against what a commit did')
      .epilogue(
        'Exit code 1 where something became worse. Losses are paired by seed (sign-flip test, of few seeds Student’s t; Holm over ' +
          'the variants); ' +
          'times by rounds (Mann-Whitney) and measured again before anything is called slower.',
      ),
  handler: async (args) => {
    const { compare } = await import('./compare.ts');
    process.exitCode = await compare(args);
  },
};
