import type { CommandModule } from 'yargs';
import type { RunArguments } from './run-arguments.ts';
import { MOST_WORKERS, wholeNumberOption, wholeNumbersOption } from './whole-number-option.ts';

export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run [suite]',
  describe: 'Train every variant of a suite and write the report',
  builder: (yargs) =>
    yargs
      .positional('suite', {
        type: 'string',
        describe: 'A suite file: .ts, .mts, .cts, .js, .mjs or .cjs; with --resume also a run, or nothing',
      })
      .options({
        engine: {
          type: 'string',
          default: 'auto',
          requiresArg: true,
          describe:
            'auto, cpu, cpu:blas, cpu:wasm, gpujs, gpujs:webgpu, gpujs:headlessgl, gpujs:webasm, gpujs:cpu or reference',
        },
        workers: {
          type: 'string',
          requiresArg: true,
          describe: 'Workers that train side by side [default: the number of cores; 1 on a graphics card]',
          coerce: (text: unknown) => wholeNumberOption('--workers', text, 1, MOST_WORKERS),
        },
        lanes: {
          type: 'string',
          requiresArg: true,
          describe: 'Trials of one rule that a worker trains at once [default: 256 on a graphics card, otherwise 1]',
          coerce: (text: unknown) => wholeNumberOption('--lanes', text, 1),
        },
        seeds: {
          type: 'string',
          requiresArg: true,
          describe: "Seeds instead of the suite's, such as 0,1,2",
          coerce: (text: unknown) => wholeNumbersOption('--seeds', text, 0),
        },
        epochs: {
          type: 'string',
          requiresArg: true,
          describe: "Epochs instead of the suite's",
          coerce: (text: unknown) => wholeNumberOption('--epochs', text, 1),
        },
        quick: { type: 'boolean', default: false, describe: "The suite's quick form, where it has one" },
        only: { type: 'string', array: true, requiresArg: true, describe: 'Only this variant; may be repeated' },
        out: { type: 'string', default: 'reports', requiresArg: true, describe: 'Folder that runs are written to' },
        data: {
          type: 'string',
          requiresArg: true,
          describe: "Folder to read the problem's files from, in place of where the suite or the package has them",
        },
        live: { type: 'boolean', default: false, describe: 'Show the report in the browser while it grows' },
        resume: {
          type: 'boolean',
          default: false,
          describe: 'Go on with a run that was cut off or interrupted: the newest, or the one that is named',
        },
        fresh: {
          type: 'boolean',
          default: false,
          describe:
            'Train every trial. Otherwise those are taken from --out that ended there before with the same id, engine ' +
            'and device, harness version and commit, Node, processor and libraries; never with uncommitted changes',
        },
        json: { type: 'boolean', default: false, describe: 'Print one JSON document on stdout and nothing else' },
      })
      .example('$0 run suites/rmsprop.ts', 'the whole suite')
      .example("$0 run suites/rmsprop.ts --only 'RMSProp α=0.9' --seeds 0,1,2", 'one variant, three seeds')
      .example('$0 run suites/rmsprop.ts --live', 'watch it: prints the address of the page')
      .example('$0 run --resume', 'what was cut off last, by a power cut, say')
      .example('$0 run suites/rmsprop.ts --engine cpu:wasm --json > run.json', 'for scripts'),
  handler: async (args) => {
    const { run } = await import('./run.ts');
    process.exitCode = await run(args);
  },
};
