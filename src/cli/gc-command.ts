import type { CommandModule } from 'yargs';
import type { GcArguments } from './gc.ts';
import { wholeNumberOption } from './whole-number-option.ts';

export const gcCommand: CommandModule<object, GcArguments> = {
  command: 'gc',
  describe: 'Remove old runs: all but the newest of each suite, its baseline, and what is under way',
  builder: (yargs) =>
    yargs
      .options({
        keep: {
          type: 'string',
          demandOption: true,
          requiresArg: true,
          describe: 'How many runs of each suite stay',
          coerce: (text: unknown) => wholeNumberOption('--keep', text, 1)!,
        },
        'dry-run': { type: 'boolean', default: false, describe: 'Only say what would be removed' },
        runs: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' },
      })
      .example('$0 gc --keep 90 --dry-run', 'what would go'),
  handler: async (args) => {
    const { gc } = await import('./gc.ts');
    await gc(args);
  },
};
