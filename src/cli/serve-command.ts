import type { CommandModule } from 'yargs';
import type { ServeArguments } from './serve.ts';
import { wholeNumberOption } from './whole-number-option.ts';

export const serveCommand: CommandModule<object, ServeArguments> = {
  command: 'serve',
  describe: 'Show all stored runs in the browser: search, reports, comparisons',
  builder: (yargs) =>
    yargs
      .options({
        runs: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that holds the runs' },
        port: {
          type: 'string',
          requiresArg: true,
          describe: 'Port on 127.0.0.1 [default: 8040, or one that is free]',
          coerce: (text: unknown) => wholeNumberOption('--port', text, 1, 65_535),
        },
      })
      .example('$0 serve', 'until Ctrl-C, for this machine alone'),
  handler: async (args) => {
    const { serve } = await import('./serve.ts');
    await serve(args);
  },
};
