import { probeMode } from '../../../src/engine/gpujs/host.ts';
import { modes } from '../../../src/engine/gpujs/modes.ts';

/** The ways in which gpu.js computes; those that this machine lacks are named with the reason, and their tests skipped. */
export const everyMode = await Promise.all(
  modes.map(async (mode) => {
    const found = await probeMode(mode);
    return { mode, missing: !found.available, title: found.available ? mode : `${mode} (skipped: ${found.reason})` };
  }),
);
