import type { CommandModule } from 'yargs';
import type { ExplainArguments } from './explain.ts';

export const explainCommand: CommandModule<object, ExplainArguments> = {
  command: 'explain <run>',
  describe: 'Say why the loss oscillates: measure it, tell the possible causes apart, and write a page',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'A run id, its folder, or latest' })
      .option('runs', { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' })
      .option('problem', {
        type: 'string',
        requiresArg: true,
        describe: 'Label of the problem that is explained, of a run on several',
      })
      .example('$0 explain latest', 'the newest run')
      .example('$0 run suites/oscillation.ts --quick && $0 explain oscillation/latest', 'in a minute, from nothing'),
  handler: async (args) => {
    const { explain } = await import('./explain.ts');
    await explain(args);
  },
};
