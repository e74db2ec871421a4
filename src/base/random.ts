/**
 * The random numbers that PyTorch draws on a CPU, so that the same seed means the same run here and there.
 *
 * Sources: M. Matsumoto and T. Nishimura, "Mersenne Twister: A 623-dimensionally equidistributed uniform pseudorandom
 * number generator", ACM TOMACS 8 (1998); https://docs.pytorch.org/docs/stable/generated/torch.Generator.html;
 * https://docs.pytorch.org/docs/stable/data.html. What those leave open (which bits of a draw are used, and in which
 * order) is pinned down by fixtures/torch/random.json.
 */

const size = 624;
const shift = 397;

/** mt19937: a stream of unsigned 32-bit integers. */
export class Generator {
  readonly #state = new Uint32Array(size);
  #next = size;

  /** @param seed A whole number; its low 32 bits are used, as by `torch.manual_seed`. */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < size; i++) {
      const previous = state[i - 1]!;
      state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
  }

  /** The next integer of [0, 2³²). */
  draw(): number {
    if (this.#next === size) {
      renew(this.#state);
      this.#next = 0;
    }
    let bits = this.#state[this.#next++]!;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  }
}

/** The recurrence, for the whole state at once: every word from itself, its successor and the word `shift` ahead. */
function renew(state: Uint32Array): void {
  for (let i = 0; i < size; i++) {
    const joined = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff);
    state[i] = state[(i + shift) % size]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}

/**
 * One draw of float32 `tensor.uniform_(from, to)`: 24 bits scaled to [0, 1), stretched, and rounded to float32 once
 * (PyTorch's compiled code fuses the multiplication and the addition; float64 holds the unrounded result exactly).
 */
export function uniform(from: number, to: number, generator: Generator): number {
  const low = Math.fround(from);
  const width = Math.fround(Math.fround(to) - low);
  return Math.fround(((generator.draw() & 0xffffff) / 0x1000000) * width + low);
}

/** `torch.randperm(n)`: 0 … n − 1 in random order, for n below 2³². */
export function randperm(n: number, generator: Generator): Uint32Array {
  const order = new Uint32Array(n).map((_, i) => i);
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.draw() % (n - i));
    const picked = order[j]!;
    order[j] = order[i]!;
    order[i] = picked;
  }
  return order;
}

/**
 * The order in which `DataLoader(dataset, shuffle=True)` visits `n` samples in its next epoch.
 *
 * Each epoch takes two 64-bit numbers from the main generator, high word first: a base seed, meant for the loader's
 * worker processes, and the sampler's seed. A generator of its own, seeded with the latter, makes the permutation.
 */
export function epochOrder(main: Generator, n: number): Uint32Array {
  drawLowWord(main);
  return randperm(n, new Generator(drawLowWord(main)));
}

/** Takes a 64-bit number and keeps the half that a seed is made of. */
function drawLowWord(generator: Generator): number {
  generator.draw();
  return generator.draw();
}
