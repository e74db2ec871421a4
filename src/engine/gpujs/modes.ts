/** The ways in which gpu.js computes, the fastest first. */
export const modes = ['webgpu', 'headlessgl', 'webasm', 'cpu'] as const;

export type Mode = (typeof modes)[number];
