import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { golden } from '../../fixtures/torch/golden.ts';
import { epochOrder, Generator, randperm, uniform } from '../../src/base/random.ts';

function digest(values: Uint32Array | Float32Array) {
  return { head: [...values.subarray(0, 4)], sha256: createHash('sha256').update(values).digest('hex') };
}

describe.each(golden('random').cases)('after torch.manual_seed($seed)', ({ seed, ...expected }) => {
  it('draws the integers that PyTorch draws', () => {
    const generator = new Generator(seed);
    // The golden draws went through PyTorch's random_(0, 2³² − 1), which takes the remainder.
    const draws = new Uint32Array(1300).map(() => generator.draw() % 0xffffffff);
    expect(digest(draws)).toEqual(expected.draws);
  });

  it('draws the float32 that uniform_ draws', () => {
    const generator = new Generator(seed);
    const uniforms = new Float32Array(1000).map(() => uniform(-1 / 28, 1 / 28, generator));
    expect(digest(uniforms)).toEqual(expected.uniforms);
  });

  it('permutes as randperm does', () => {
    expect(digest(randperm(1000, new Generator(seed)))).toEqual(expected.permutation);
  });

  it('visits samples in the order of DataLoader(shuffle=True), epoch after epoch', () => {
    const main = new Generator(seed);
    const epochs = expected.epochs.map(({ n }) => ({ n, ...digest(epochOrder(main, n)) }));
    expect(epochs).toEqual(expected.epochs.map(({ n, head, sha256 }) => ({ n, head, sha256 })));
  });
});

it('uses the low 32 bits of a seed', () => {
  expect(new Generator(2 ** 32 + 7).draw()).toBe(new Generator(7).draw());
});

it('visits every sample once, whatever the number of samples and the seed', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(2 ** 32 - 1), (n, seed) => {
      const order = epochOrder(new Generator(seed), n);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }),
  );
});
