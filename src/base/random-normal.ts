import type { Generator } from './random.ts';

/**
 * `torch.empty(n).normal_(mean, std)` on a CPU, float32. Sixteen numbers or more are made sixteen at a time, by Box and
 * Muller's transform of as many uniform ones, the first eight with the last eight; what is left of sixteen overlaps the
 * last whole ones and is drawn anew. Fewer come two by two from numbers of 53 bits. Pinned down by
 * fixtures/torch/normal.json; PyTorch's vectorised logarithm and cosine differ from these in the last bit now and then.
 */
export function normals(n: number, mean: number, std: number, generator: Generator): Float32Array {
  const values = new Float32Array(n);
  if (n < 16) {
    for (let i = 0; i < n; i += 2) {
      const angle = 2 * Math.PI * uniform53(generator);
      const radius = Math.sqrt(-2 * Math.log1p(-uniform53(generator)));
      values[i] = radius * Math.cos(angle) * std + mean;
      if (i + 1 < n) values[i + 1] = radius * Math.sin(angle) * std + mean;
    }
    return values;
  }
  for (let i = 0; i < n; i++) values[i] = uniform24(generator);
  for (let i = 0; i + 16 <= n; i += 16) transform(values.subarray(i, i + 16), mean, std);
  if (n % 16 !== 0) {
    const rest = values.subarray(n - 16);
    for (let i = 0; i < 16; i++) rest[i] = uniform24(generator);
    transform(rest, mean, std);
  }
  return values;
}

function transform(sixteen: Float32Array, mean: number, std: number): void {
  for (let i = 0; i < 8; i++) {
    const radius = Math.sqrt(-2 * Math.log(Math.fround(1 - sixteen[i]!)));
    const angle = 2 * Math.PI * sixteen[i + 8]!;
    sixteen[i] = radius * Math.cos(angle) * std + mean;
    sixteen[i + 8] = radius * Math.sin(angle) * std + mean;
  }
}

const uniform24 = (generator: Generator): number => (generator.draw() & 0xffffff) / 0x1000000;

/** Of two draws, the high word first, the low 53 bits. */
function uniform53(generator: Generator): number {
  const high = generator.draw() & 0x1fffff;
  return (high * 2 ** 32 + generator.draw()) / 2 ** 53;
}
