import { Generator } from '../base/random.ts';
import type { Numbers } from './engine.ts';

/**
 * What a model draws anew at every step: a stream for each random leaf, from a generator of its own that the trial's seed
 * and the leaf's name seed. So a layer with dropout moves no other draw, and every engine draws the same.
 */
export function randomStream(
  seed: number,
  name: string,
  distribution: 'uniform' | 'normal',
): (into: Numbers, count: number) => void {
  const generator = new Generator(streamSeed(seed, name));
  if (distribution === 'uniform')
    return (into, count) => {
      for (let i = 0; i < count; i++) into[i] = uniform24(generator);
    };
  // Box and Muller's transform, two numbers at a time.
  return (into, count) => {
    for (let i = 0; i < count; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - uniform24(generator)));
      const angle = 2 * Math.PI * uniform24(generator);
      into[i] = radius * Math.cos(angle);
      if (i + 1 < count) into[i + 1] = radius * Math.sin(angle);
    }
  };
}

/** [0, 1) in steps of 2⁻²⁴. */
const uniform24 = (generator: Generator): number => (generator.draw() & 0xffffff) / 0x1000000;

/** What seeds the generator of a leaf, by FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/). */
export function streamSeed(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of new TextEncoder().encode(`${seed} ${name}`)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
