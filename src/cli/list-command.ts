import type { CommandModule } from 'yargs';
import type { ListArguments } from './list.ts';

export const listCommand: CommandModule<object, ListArguments> = {
  command: 'list [what]',
  describe: 'List optimizers, schedules, problems, engines and stored runs',
  builder: (yargs) =>
    yargs
      .positional('what', {
        choices: ['optimizers', 'schedules', 'problems', 'engines', 'runs'] as const,
        describe: 'One list only',
      })
      .options({
        runs: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' },
        json: { type: 'boolean', default: false, describe: 'Print JSON' },
      })
      .example('$0 list optimizers', 'names, hyperparameters and their defaults'),
  handler: async (args) => {
    const { list } = await import('./list.ts');
    await list(args);
  },
};
