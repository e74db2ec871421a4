import type { CommandModule } from 'yargs';
import type { BaselineArguments } from './baseline.ts';

export const baselineCommand: CommandModule<object, BaselineArguments> = {
  command: 'baseline <action> <suite> [run]',
  describe: "Pin, show or clear the run that a suite's nights are compared with",
  builder: (yargs) =>
    yargs
      .positional('action', { choices: ['set', 'show', 'clear'] as const, demandOption: true, describe: 'What to do' })
      .positional('suite', { type: 'string', demandOption: true, describe: "A suite's name or file" })
      .positional('run', { type: 'string', describe: 'The run to pin: an id, its folder, latest, best or a commit' })
      .option('runs', { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' })
      .example('$0 baseline set rmsprop latest', 'accept what the last night changed')
      .example('$0 baseline show suites/rmsprop.ts', 'which run it is'),
  handler: async (args) => {
    const { baseline } = await import('./baseline.ts');
    await baseline(args);
  },
};
