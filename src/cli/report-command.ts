import type { CommandModule } from 'yargs';
import type { ReportArguments } from './report.ts';

export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <run>',
  describe: "Write a stored run's report again, from its records alone",
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'A run id, its folder, or latest' })
      .option('runs', { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' })
      .example('$0 report latest', 'after an update of bench'),
  handler: async (args) => {
    const { report } = await import('./report.ts');
    await report(args);
  },
};
