import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { timeProducts } from '../../src/engine/cpu/products/speed.ts';
import { findBlas } from '../../src/engine/cpu/products/system-blas.ts';
import { remembered } from '../../src/engine/remembered.ts';

let folder: string;
const isNumber = (value: unknown): value is number => typeof value === 'number';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const counted = () => {
  let calls = 0;
  return { measure: () => Promise.resolve(++calls), calls: () => calls };
};

it('measures once, and remembers by what it measured for', async () => {
  const first = counted();
  expect(await remembered('a', isNumber, first.measure)).toBe(1);
  expect(await remembered('a', isNumber, first.measure)).toBe(1);
  expect(await remembered('b', isNumber, first.measure)).toBe(2);
  expect(first.calls()).toBe(2);
});

it.each(['', '{', '[]', 'null', '{"a":"fast"}', '{"a":null}'])(
  'measures again where the file holds %j',
  async (text) => {
    mkdirSync(join(folder, 'optimizer-bench'), { recursive: true });
    writeFileSync(join(folder, 'optimizer-bench', 'machine.json'), text);
    expect(await remembered('a', isNumber, () => Promise.resolve(7))).toBe(7);
    expect(JSON.parse(readFileSync(join(folder, 'optimizer-bench', 'machine.json'), 'utf8'))).toEqual({ a: 7 });
  },
);

it('measures every time where nothing can be kept', async () => {
  writeFileSync(join(folder, 'optimizer-bench'), 'a file in the place of the folder');
  const again = counted();
  expect(await remembered('a', isNumber, again.measure)).toBe(1);
  expect(await remembered('a', isNumber, again.measure)).toBe(2);
});

it('times a product by both', async (context) => {
  const search = await findBlas();
  if (!search.found) return context.skip(`no BLAS: ${search.reason}`);
  const { blas, wasm } = await timeProducts(search.blas, { m: 8, k: 16, n: 12 });
  expect(blas).toBeGreaterThan(0);
  expect(wasm).toBeGreaterThan(0);
});

it('takes WebAssembly where a BLAS is slow at the products, and says why', async () => {
  const search = await findBlas();
  const { chooseEngine } = await import('../../src/engine/registry.ts');
  const before = await chooseEngine('cpu');
  if (!search.found) {
    expect(before).toMatchObject({ id: 'cpu:wasm', reason: expect.stringContaining('no system BLAS') as string });
    return;
  }
  const path = join(folder, 'optimizer-bench', 'machine.json');
  const [key] = Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object);
  writeFileSync(path, JSON.stringify({ [key!]: { blas: 2, wasm: 1 } }));
  const slow = await chooseEngine('cpu');
  expect(slow.id).toBe('cpu:wasm');
  expect(slow.reason).toMatch(/takes 2\.000 ms where WebAssembly takes 1\.000 for a product of 64 × 784 by 784 × 200/);
  writeFileSync(path, JSON.stringify({ [key!]: { blas: 1, wasm: 2 } }));
  expect((await chooseEngine('cpu')).id).toBe('cpu:blas');
});
