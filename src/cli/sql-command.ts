import type { CommandModule } from 'yargs';
import type { SqlArguments } from './sql.ts';

export const sqlCommand: CommandModule<object, SqlArguments> = {
  command: 'sql <query>',
  describe: 'Ask all stored runs in SQL: the tables runs, trials, hypers, epochs, metrics, timings and curves',
  builder: (yargs) =>
    yargs
      .positional('query', { type: 'string', demandOption: true, describe: 'A query as DuckDB takes it' })
      .options({
        format: { choices: ['table', 'csv', 'json'] as const, default: 'table' as const, requiresArg: true },
        runs: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' },
      })
      .example("$0 sql 'from runs order by run desc limit 5'", 'the newest runs')
      .example(
        "$0 sql 'select variant, min(train_loss) from trials group by all'",
        'the lowest loss that each variant ever reached',
      )
      .example(
        `$0 sql "select value as lr, avg(test_loss) from hypers join trials using (run, trial) where name = 'lr' group by all"`,
        'the mean loss at every learning rate',
      )
      .example("$0 sql 'describe trials'", 'its columns'),
  handler: async (args) => {
    const { sql } = await import('./sql.ts');
    await sql(args);
  },
};
