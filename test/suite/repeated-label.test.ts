import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSuite } from '../../src/suite/load.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

/** Loads a suite with this before its default export, and this in it. */
async function suite(before: string, variants: string) {
  const file = join(await temporaryFolder(), 'suite.ts');
  const source = `import { adagrad, defineSuite, mnistMlp, rmsprop } from 'optimizer-bench';
${before}
export default defineSuite({
  name: 'suite', problem: mnistMlp({ hidden: [8] }), epochs: 1, batchSize: 32, seeds: [0], ${variants},
});
`;
  await writeFile(file, source);
  return loadSuite(file);
}

const twice = '{ a: adagrad(), b: adagrad(),\n a: rmsprop() }';

test.each([
  { what: 'in a literal', before: '', variants: `variants: ${twice}`, line: 5 },
  { what: 'in a constant', before: `const mine = ${twice};`, variants: 'variants: mine', line: 3 },
  {
    what: 'in a constant that goes by the field’s name',
    before: `const variants = ${twice};`,
    variants: 'variants',
    line: 3,
  },
  { what: 'in an exported constant', before: `export const variants = ${twice};`, variants: 'variants', line: 3 },
  {
    what: 'in a constant with a type',
    before: `const variants: object = ${twice} as const;`,
    variants: 'variants: variants as never',
    line: 3,
  },
  {
    what: 'in a constant of a constant',
    before: `const one = ${twice};\nconst two = one;`,
    variants: 'variants: two',
    line: 3,
  },
  {
    what: 'beside a spread constant',
    before: 'const base = { a: adagrad() };',
    variants: 'variants: { ...base, a: rmsprop() }',
    line: 4,
  },
  {
    what: 'in two spread constants',
    before: 'const x = { a: adagrad() };\nconst y = { "a ": rmsprop() };',
    variants: 'variants: { ...x, ...y }',
    line: 3,
  },
])('a label given twice $what is refused with its line', async ({ before, variants, line }) => {
  await expect(suite(before, variants)).rejects.toThrow(
    `variants has the label "a" more than once (line ${line}); labels must differ.`,
  );
});

test.each([
  { what: 'spread constants', before: 'const x = { a: adagrad() };', variants: 'variants: { ...x, b: rmsprop() }' },
  { what: 'a function', before: 'const make = () => ({ a: adagrad(), b: rmsprop() });', variants: 'variants: make()' },
  {
    what: 'a constant whose name another scope uses for something else',
    before: `const unused = () => { const mine = ${twice}; return mine; };\nconst mine = { a: adagrad(), b: adagrad() };`,
    variants: 'variants: mine',
  },
])('labels that differ pass, from $what too', async ({ before, variants }) => {
  expect((await suite(before, variants)).variants.map(({ label }) => label)).toEqual(['a', 'b']);
});
