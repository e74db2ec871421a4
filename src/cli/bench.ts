import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { InputError, isError, messageOf } from '../base/errors.ts';
import { errorCode, reasonOf } from '../base/files.ts';
import { shortageOf } from '../base/shortage.ts';
import { harnessVersion } from '../record/versions.ts';
import { earlyEnd, strayFailure } from '../suite/blame.ts';
import { plainArguments, unmark } from './arguments.ts';
import { baselineCommand } from './baseline-command.ts';
import { compareCommand } from './compare-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { EXIT } from './exit-code.ts';
import { explainCommand } from './explain-command.ts';
import { exportCommand } from './export-command.ts';
import { gcCommand } from './gc-command.ts';
import { historyCommand } from './history-command.ts';
import { initCommand } from './init-command.ts';
import { listCommand } from './list-command.ts';
import { nightlyCommand } from './nightly-command.ts';
import { printable } from './progress/text.ts';
import { reportCommand } from './report-command.ts';
import { requireNamedFolder } from './require-folder.ts';
import { runCommand } from './run-command.ts';
import { serveCommand } from './serve-command.ts';
import { sqlCommand } from './sql-command.ts';
import { unknownCommand } from './unknown-command.ts';

/** Each with arguments of its own, which yargs does not keep apart in a list. */
const COMMANDS = [
  initCommand,
  runCommand,
  explainCommand,
  reportCommand,
  serveCommand,
  exportCommand,
  compareCommand,
  nightlyCommand,
  baselineCommand,
  historyCommand,
  sqlCommand,
  gcCommand,
  listCommand,
  doctorCommand,
] as unknown as readonly CommandModule[];
const given = plainArguments(hideBin(process.argv));
const names = COMMANDS.map(({ command }) => String(command).replace(/ .*/, ''));

/** What yargs says of the arguments, as one sentence that leads on. */
function usage(message: string): string {
  const [command = ''] = given.filter((argument) => !argument.startsWith('-'));
  const known = names.includes(command);
  const help = known ? `bench ${command} --help` : 'bench --help';
  if (!known && command !== '') return unknownCommand(command, names);
  if (message.startsWith('Not enough non-option arguments')) return `${command} what? See ${help}`;
  const choice = /Argument: (.*), Given: (.*), Choices: (.*)/.exec(message);
  if (choice) return `${choice[1]!} got ${choice[2]!}, expected one of ${choice[3]!}; see ${help}`;
  const line = message.replace(/\s*\n+\s*/g, '; ');
  return line.includes('--help') ? line : `${line}; see ${help}`;
}

/** Options are given once, and with a value; only --only and a report's --format may be repeated, and --seeds is a list. */
function refuseRepeatsAndBlanks(parsed: Readonly<Record<string, unknown>>): true {
  const [command] = parsed['_'] as readonly string[];
  const lists = ['_', 'only', 'seeds', ...(command === 'report' ? ['format'] : [])];
  for (const [key, value] of Object.entries(parsed)) {
    if (Array.isArray(value) && !lists.includes(key)) throw new InputError(`--${key} is given more than once`);
    if (typeof value === 'string' && value.trim() === '' && ['out', 'data', 'runs', 'output'].includes(key))
      throw new InputError(`--${key} is empty; the path of a ${key === 'output' ? 'file' : 'folder'} is expected`);
  }
  requireNamedFolder('runs', parsed['runs'], given);
  return true;
}

/** Yarn's Plug'n'Play leaves packages in archives, out of which neither data nor binaries can be read. */
function refusePlugAndPlay(): void {
  if (process.versions['pnp'] === undefined) return;
  throw new InputError(
    "this project is installed by Yarn's Plug'n'Play, which data and binaries cannot be read from; " +
      'put "nodeLinker: node-modules" into .yarnrc.yml and run yarn install',
  );
}

/** Says what went wrong in one sentence; a fault of our own also says how to see where. */
function complain(error: unknown): void {
  const known = isError(error) && error instanceof InputError ? error.message : shortageOf(error);
  if (known !== null) {
    process.stderr.write(`bench: ${printable(known)}\n`);
    process.exitCode = EXIT.usage;
    return;
  }
  const detail = process.env['BENCH_DEBUG'] === undefined ? '' : `\n${String((error as Error | null)?.stack)}`;
  const message = printable(messageOf(error));
  process.stderr.write(`bench: unexpected error: ${message} (BENCH_DEBUG=1 shows where it happened)${detail}\n`);
  process.exitCode = EXIT.failed;
}

let over = false;

/** What nothing waits for has failed: of a suite, which leaves a promise or a timer behind, or of our own. */
function stray(error: unknown): void {
  // One is enough: what fails while the process ends is a consequence of it.
  if (over) return;
  over = true;
  complain(shortageOf(error) === null ? (strayFailure(error) ?? error) : error);
  process.exit();
}

// A reader that has seen enough, `bench export … | head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  over = true;
  if (errorCode(error) !== 'EPIPE') complain(new InputError(`cannot write to stdout: ${reasonOf(error)}`));
  process.exit();
});
// Nobody listens any more; what is being done is still worth finishing.
process.stderr.on('error', () => undefined);
process.on('uncaughtException', stray);
process.on('unhandledRejection', stray);
let idle = false;
process.on('beforeExit', () => (idle = true));
process.on('exit', (code) => {
  if (over || code === EXIT.interrupted) return;
  process.stderr.write(`bench: ${earlyEnd(idle)}\n`);
  process.exitCode = EXIT.usage;
});

try {
  refusePlugAndPlay();
  await yargs([...given])
    .scriptName('bench')
    .usage('$0 COMMAND\n\nCompare optimizers with data: train a suite of optimizer variants and read what differs.')
    .command([...COMMANDS])
    .example('$0 init', 'write a first suite, suite.ts')
    .example('$0 run suite.ts', 'train it on every core and write its report')
    .example('$0 run suite.ts --only Adam --epochs 1', 'a quick look at one variant')
    .example('$0 doctor', 'what this machine has, and how to get what it has not')
    .demandCommand(1, 'which command? See bench --help')
    .strict()
    .locale('en')
    .parserConfiguration({ 'greedy-arrays': false })
    .middleware(unmark, true)
    .check(refuseRepeatsAndBlanks)
    .version(harnessVersion())
    .wrap(Math.min(110, process.stdout.columns || 80))
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined, shell) => {
      // A YError is yargs' own word on the arguments, also where it wraps what a `coerce` of ours has thrown.
      if (error !== undefined && error.name !== 'YError') throw error;
      if (given.length === 0) shell.showHelp('log');
      throw new InputError(usage(error?.message ?? message ?? 'wrong usage'));
    })
    .parseAsync();
} catch (error) {
  complain(error);
}
over = true;
// A timer that a suite has set must not keep the command alive once all is written.
process.stdout.write('', () => {
  setTimeout(() => process.exit(), 100).unref();
});
