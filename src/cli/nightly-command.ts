import type { CommandModule } from 'yargs';
import { thresholdOptions } from './compare-options.ts';
import type { NightlyArguments } from './nightly.ts';
import { MOST_WORKERS, wholeNumberOption, wholeNumbersOption } from './whole-number-option.ts';

export const nightlyCommand: CommandModule<object, NightlyArguments> = {
  command: 'nightly <suite>',
  describe: 'Run a suite, compare it with its baseline and its history, and say whether anything became worse',
  builder: (yargs) =>
    yargs
      .positional('suite', { type: 'string', demandOption: true, describe: 'A suite file: .ts, .mts, .js or .mjs' })
      .options({
        ...thresholdOptions,
        engine: { type: 'string', default: 'auto', requiresArg: true, describe: 'As for bench run' },
        workers: {
          type: 'string',
          requiresArg: true,
          describe: 'As for bench run',
          coerce: (text: unknown) => wholeNumberOption('--workers', text, 1, MOST_WORKERS),
        },
        seeds: {
          type: 'string',
          requiresArg: true,
          describe: "Seeds instead of the suite's, such as 0,1,2; eight or more let small differences be told",
          coerce: (text: unknown) => wholeNumbersOption('--seeds', text, 0),
        },
        out: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder of the runs and the history' },
        data: { type: 'string', requiresArg: true, describe: 'As for bench run' },
        fresh: { type: 'boolean', default: false, describe: 'Train every trial, as for bench run' },
        json: { type: 'boolean', default: false, describe: 'Print one JSON document on stdout and nothing else' },
      })
      .example('$0 nightly suites/rmsprop.ts --seeds 0,1,2,3,4,5,6,7', 'every night, from cron or CI')
      .epilogue(
        'The first night pins itself as the baseline; "bench baseline set" accepts a change. Exit codes: 0 fine, ' +
          "1 a regression, 3 trials failed. In the run's folder: nightly.md, nightly.xml (JUnit), nightly.json, " +
          'benchmark.json (github-action-benchmark); beside it trend.html. Appends to $GITHUB_STEP_SUMMARY.',
      ),
  handler: async (args) => {
    const { nightly } = await import('./nightly.ts');
    process.exitCode = await nightly(args);
  },
};
