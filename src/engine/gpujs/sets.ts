import type { BatchRows } from '../engine.ts';

/** The different lists of rows, and which of them is each lane's. */
export function setsOf(rows: BatchRows): { readonly different: BatchRows; readonly setOf: Float32Array } {
  const different: Uint32Array[] = [];
  const setOf = Float32Array.from(rows, (own) => {
    const known = different.findIndex((other) => other === own || equal(other, own));
    return known === -1 ? different.push(own) - 1 : known;
  });
  return { different, setOf };
}

function equal(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}
