import type { CommandModule } from 'yargs';
import type { DoctorArguments } from './doctor.ts';

export const doctorCommand: CommandModule<object, DoctorArguments> = {
  command: 'doctor',
  describe:
    'What this machine has: engines, BLAS, GPU, data, libraries, and how to get what is missing; or what is damaged',
  builder: (yargs) =>
    yargs.options({
      data: { type: 'string', requiresArg: true, describe: 'Folder of data to look at instead of the npm package' },
      runs: {
        type: 'string',
        describe: 'Verify all runs in this folder (reports where none is named) against their checksums, instead',
        coerce: (given: string | undefined) => (given === '' ? 'reports' : given),
      },
      json: { type: 'boolean', default: false, describe: 'Print the findings as JSON' },
    }),
  handler: async (args) => {
    const { doctor } = await import('./doctor.ts');
    process.exitCode = await doctor(args);
  },
};
