/** Numbers that live from the step that makes them to the last step that reads them. */
export interface Lifetime {
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

/** A cache line; also leaves room behind every buffer for kernels that work in fours. */
export const ALIGNMENT = 64;

export const aligned = (bytes: number): number => Math.ceil((bytes + 16) / ALIGNMENT) * ALIGNMENT;

/**
 * Places buffers so that those whose lives overlap do not: each takes the smallest gap that is wide enough when it is
 * made. Returns an offset for each, and the bytes that all need.
 */
export function place(lives: readonly Lifetime[]): { readonly offsets: readonly number[]; readonly bytes: number } {
  const offsets = new Array<number>(lives.length).fill(0);
  const order = lives.map((_, i) => i).toSorted((a, b) => lives[a]!.from - lives[b]!.from);
  const ending = lives.map((_, i) => i).toSorted((a, b) => lives[a]!.to - lives[b]!.to);
  const gaps: { from: number; to: number }[] = [];
  let bytes = 0;
  let ended = 0;
  for (const i of order) {
    const { from } = lives[i]!;
    for (; lives[ending[ended]!]!.to < from; ended++) {
      const gone = ending[ended]!;
      release(gaps, { from: offsets[gone]!, to: offsets[gone]! + aligned(lives[gone]!.bytes) });
    }
    const needed = aligned(lives[i]!.bytes);
    const fitting = gaps.filter((gap) => gap.to - gap.from >= needed);
    const gap = fitting.reduce<(typeof gaps)[number] | undefined>(
      (best, other) => (best === undefined || other.to - other.from < best.to - best.from ? other : best),
      undefined,
    );
    if (gap === undefined) {
      offsets[i] = bytes;
      bytes += needed;
    } else {
      offsets[i] = gap.from;
      gap.from += needed;
    }
  }
  return { offsets, bytes };
}

/** Gives a range back, and joins it with its neighbours. */
function release(gaps: { from: number; to: number }[], range: { from: number; to: number }): void {
  for (let i = gaps.length - 1; i >= 0; i--) {
    const gap = gaps[i]!;
    if (gap.from === gap.to) gaps.splice(i, 1);
    else if (gap.to === range.from || gap.from === range.to) {
      range = { from: Math.min(gap.from, range.from), to: Math.max(gap.to, range.to) };
      gaps.splice(i, 1);
    }
  }
  gaps.push(range);
}
