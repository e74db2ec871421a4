import type { CommandModule } from 'yargs';

export const initCommand: CommandModule<object, { readonly file: string }> = {
  command: 'init [file]',
  describe: 'Write a first suite, which runs at once',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        default: 'suite.ts',
        describe: 'The file to write: .ts, .mts, .cts, .js, .mjs or .cjs',
      })
      .example('$0 init', 'suite.ts in this folder')
      .example('$0 init suites/first.ts', 'the same elsewhere; folders are made'),
  handler: async ({ file }) => {
    const { init } = await import('./init.ts');
    process.stdout.write(await init(file));
  },
};
