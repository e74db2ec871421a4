import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-bench-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** The bytes of an idx file; `data` repeats until it is full. */
export function idx(dimensions: readonly number[], data: readonly number[]): Buffer {
  const header = Buffer.from([0, 0, 8, dimensions.length, ...dimensions.flatMap(bigEndian)]);
  const count = dimensions.reduce((product, dimension) => product * dimension, 1);
  return Buffer.concat([header, Buffer.from(Array.from({ length: count }, (_, i) => data[i % data.length]!))]);
}

function bigEndian(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** Three training and two test images in the four files of an MNIST-like set. */
export const smallSet = {
  'train-images-idx3-ubyte': idx([3, 28, 28], [0, 128, 255]),
  'train-labels-idx1-ubyte': idx([3], [7, 0, 9]),
  't10k-images-idx3-ubyte': idx([2, 28, 28], [1, 2, 3, 4]),
  't10k-labels-idx1-ubyte': idx([2], [4, 5]),
};

export function writeFiles(folder: string, files: Readonly<Record<string, Buffer>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
