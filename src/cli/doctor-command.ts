import type { CommandModule } from 'yargs';
import type { DoctorArguments } from './doctor.ts';

export const doctorCommand: CommandModule<object, DoctorArguments> = {
  command: 'doctor',
  describe: 'What this machine has: engines, BLAS, GPU, data, libraries, and how to get what is missing',
  builder: (yargs) =>
    yargs.options({
      data: { type: 'string', requiresArg: true, describe: 'Folder of data to look at instead of the npm package' },
      json: { type: 'boolean', default: false, describe: 'Print the findings as JSON' },
    }),
  handler: async (args) => {
    const { doctor } = await import('./doctor.ts');
    await doctor(args);
  },
};
