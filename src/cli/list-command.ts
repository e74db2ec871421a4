import type { CommandModule } from 'yargs';
import type { ListArguments } from './list.ts';

export const listCommand: CommandModule<object, ListArguments> = {
  command: 'list [what] [suite]',
  describe: 'List optimizers, schedules, problems, engines and stored runs',
  builder: (yargs) =>
    yargs
      .positional('what', {
        choices: ['optimizers', 'schedules', 'problems', 'engines', 'runs'] as const,
        describe: 'One list only',
      })
      .positional('suite', {
        type: 'string',
        describe:
          'Of problems: the suite whose own is listed with its size, parameters and floating-point operations of a step',
      })
      .options({
        data: { type: 'string', requiresArg: true, describe: "Folder that holds the suite's data" },
        runs: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' },
        json: { type: 'boolean', default: false, describe: 'Print JSON' },
      })
      .example('$0 list optimizers', 'names, hyperparameters and their defaults')
      .example('$0 list problems suites/cnn.ts', 'how large its problem is'),
  handler: async (args) => {
    const { list } = await import('./list.ts');
    await list(args);
  },
};
