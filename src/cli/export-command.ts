import type { CommandModule } from 'yargs';
import type { ExportArguments } from './export.ts';

export const exportCommand: CommandModule<object, ExportArguments> = {
  command: 'export <run>',
  describe: 'Write the curves of a stored run: trial, variant, seed, step, epoch, loss',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'A run id, its folder, or latest' })
      .options({
        format: { choices: ['csv', 'json', 'parquet'] as const, default: 'csv' as const, requiresArg: true },
        output: { type: 'string', alias: 'o', requiresArg: true, describe: 'File to write [default: stdout]' },
        runs: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' },
      })
      .example('$0 export latest --format csv > curves.csv', 'every step of every trial')
      .example('$0 export latest --format parquet -o curves.parquet', 'for pandas, DuckDB, Polars'),
  handler: async (args) => {
    const { exportRun } = await import('./export.ts');
    await exportRun(args);
  },
};
