import type { CommandModule } from 'yargs';
import { REPORT_FORMATS } from '../report/report-format.ts';
import type { ReportArguments } from './report.ts';

export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <run>',
  describe: "Write a stored run's report again, from its records alone",
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'A run id, its folder, or latest' })
      .option('format', {
        choices: REPORT_FORMATS,
        array: true,
        requiresArg: true,
        describe: 'What to write; may be repeated [default: html, md and png]',
      })
      .option('runs', { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' })
      .example('$0 report latest', 'after an update of bench')
      .example('$0 report latest --format svg --format json', 'for a paper, for a script'),
  handler: async (args) => {
    const { report } = await import('./report.ts');
    await report(args);
  },
};
