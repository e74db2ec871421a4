import type { CommandModule } from 'yargs';
import type { HistoryArguments } from './history.ts';

export const historyCommand: CommandModule<object, HistoryArguments> = {
  command: 'history <suite>',
  describe: 'Losses and times of a suite over all its runs, a line for each run and variant',
  builder: (yargs) =>
    yargs
      .positional('suite', { type: 'string', demandOption: true, describe: "A suite's name or file" })
      .options({
        format: { choices: ['table', 'csv', 'json'] as const, default: 'table' as const, requiresArg: true },
        runs: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' },
      })
      .example('$0 history rmsprop', 'how it went so far')
      .epilogue('"bench sql" answers other questions; "bench nightly" draws the trend.'),
  handler: async (args) => {
    const { history } = await import('./history.ts');
    await history(args);
  },
};
