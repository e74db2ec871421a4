/** A package that does a part of the work, under the name that it is loaded by. */
export interface Part {
  readonly name: string;
  /** What cannot be had without it. */
  readonly purpose: string;
  /** Loads it as the work does, and lets it do a little; rejects where it does not. */
  readonly works: () => Promise<unknown>;
}

const pictures = 'pictures beside the report';
const draws = async (): Promise<unknown> => (await import('../report/picture.ts')).probePicture();

export const PARTS: readonly Part[] = [
  { name: '@tensorflow/tfjs-core', purpose: 'library.tfjs', works: () => import('../base/bundled/tfjs.ts') },
  { name: 'gpu.js', purpose: 'engine gpujs', works: () => import('../base/bundled/gpu.ts') },
  { name: 'webgpu', purpose: 'engine gpujs:webgpu', works: () => import('../base/bundled/webgpu.ts') },
  { name: 'koffi', purpose: 'engine cpu:blas', works: () => import('../base/bundled/koffi.ts') },
  { name: '@duckdb/node-api', purpose: 'bench sql', works: () => import('@duckdb/node-api') },
  { name: 'chartjs-node-canvas', purpose: pictures, works: draws },
  { name: 'canvas', purpose: pictures, works: draws },
  { name: 'dejavu-fonts-ttf', purpose: pictures, works: draws },
];
