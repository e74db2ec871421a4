export { GPU, Input } from 'gpu.js';
export type { IGPUKernelSettings, IKernelRunShortcut, KernelOutput } from 'gpu.js';
