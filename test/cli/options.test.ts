import { expect, test } from 'vitest';
import yargs, { type CommandModule } from 'yargs';
import { gcCommand } from '../../src/cli/gc-command.ts';
import { nightlyCommand } from '../../src/cli/nightly-command.ts';

test.each([
  [nightlyCommand, ['nightly', 'a.ts', '--seeds', '0', '--seeds', '1'], '--seeds is given more than once'],
  [nightlyCommand, ['nightly', 'a.ts', '--workers', '1', '--workers', '2'], '--workers is given more than once'],
  [gcCommand, ['gc', '--keep', '1', '--keep', '2'], '--keep is given more than once'],
] as unknown as readonly [CommandModule, readonly string[], string][])(
  'an option that is given twice is refused: $1',
  async (command, args, sentence) => {
    const parse = async () =>
      yargs()
        .command(command)
        .exitProcess(false)
        .fail(false)
        .parseAsync([...args]);
    await expect(parse).rejects.toThrow(sentence);
  },
);
