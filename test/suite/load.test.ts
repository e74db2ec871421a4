import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { loadSuite } from '../../src/suite/load.ts';

const suites = join(import.meta.dirname, '../../fixtures/suites');

/** The path is relative to fixtures/suites in the message too, whatever folder the tests run in. */
async function failure(file: string): Promise<string> {
  const error: unknown = await loadSuite(join(suites, file)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message.replace(/^.*fixtures\/suites\//, '');
}

describe('loadSuite', () => {
  test.each([
    ['tiny.ts', ['Adagrad <b>&amp; "friends" 🚀', 'RMSProp']],
    ['own-rule.mts', ['β = 0.9', 'β = 0.5']],
    ['plain.js', ['library']],
    ['plain.mjs', ['library']],
    ['../../suites/rmsprop.ts', ['Adagrad', 'RMSProp α=0.9', 'RMSProp α=0.999', 'library RMSprop']],
    ['../../suites/own-rule.ts', ['RMSProp α=0.999', 'corrected α=0.999']],
  ])('loads %s', async (file, labels) => {
    const suite = await loadSuite(join(suites, file));
    expect(suite.variants.map(({ label }) => label)).toEqual(labels);
  });

  test('loads a suite from a folder that has no node_modules, and leaves nothing behind in it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'suite (1) ü '));
    cpSync(join(suites, 'tiny.ts'), join(folder, 'tiny.ts'));
    expect((await loadSuite(join(folder, 'tiny.ts'))).name).toBe('tiny');
    expect(readdirSync(folder)).toEqual(['tiny.ts']);
  });

  test('what it loads is plain JSON', async () => {
    const suite = await loadSuite(join(suites, 'own-rule.mts'));
    expect(JSON.parse(JSON.stringify(suite))).toEqual(suite);
  });

  test.each([
    ['tinny.ts', 'tinny.ts: there is no such suite; did you mean tiny.ts?'],
    ['nowhere/suite.ts', 'nowhere/suite.ts: there is no such suite.'],
    ['bad', 'bad: is no suite; a .ts, .mts, .cts, .js, .mjs, .cjs file is expected.'],
    ['bad/does-not-parse.ts', 'bad/does-not-parse.ts:5:11: does not parse: Unexpected token.'],
    [
      'bad/no-default-export.ts',
      'bad/no-default-export.ts: has no default export; write export default defineSuite({ ... }).',
    ],
    ['bad/throws.ts', 'bad/throws.ts:8: fails while it is loaded: the moon is full.'],
    [
      'bad/missing-helper.ts',
      `bad/missing-helper.ts:1: fails while it is loaded: Cannot find module './not-there.ts'.`,
    ],
    [
      'bad/repeated-label.ts',
      'bad/repeated-label.ts: variants has the label "same" more than once (line 12); labels must differ.',
    ],
    [
      'bad/batch-too-large.ts',
      'bad/batch-too-large.ts: batchSize is 128, but the problem has only 100 training images.',
    ],
    [
      'bad/batches-of-a-function.ts',
      'bad/batches-of-a-function.ts: batchSize is 64, but rosenbrock has no samples to make batches of; leave batchSize out.',
    ],
    ['bad/learning-rate-zero.ts', 'bad/learning-rate-zero.ts:9: adagrad: lr is 0; a number above 0 is expected.'],
  ])('refuses %s in one sentence', async (file, message) => {
    expect(await failure(file)).toBe(message);
  });

  test.each([
    [
      'bad/unknown-import.ts',
      /^bad\/unknown-import\.ts:4: 'optimizer-bench' has no "rmsporp"; did you mean "rmsprop"\?/,
    ],
    [
      'bad/unknown-hyperparameter.ts',
      /^bad\/unknown-hyperparameter\.ts:1\d: rmsprop: .*"alhpa"; did you mean "alpha"\?/,
    ],
    [
      'bad/rule-with-loop.ts',
      /^bad\/rule-with-loop\.ts:18: rule "looping": `for \(let i = 0; .*cannot be said in a rule/,
    ],
    [
      'bad/rule-elsewhere.ts',
      /^bad\/rule-elsewhere\.ts:8: rule "elsewhere": `Math\.sinh\(sum\)` cannot be said in a rule/,
    ],
    ['bad/rule-before.ts', /^bad\/rule-before\.ts:10: rule "before": `Math\.cosh\(rate\)` cannot be said in a rule/],
  ])('refuses %s and points at the line', async (file, message) => {
    const text = await failure(file);
    expect(text).toMatch(message);
    expect(text).not.toMatch(/\n/);
  });

  test('an error in a file that the suite imports names that file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'suite-'));
    writeFileSync(join(folder, 'helper.ts'), `\nthrow 'no Error at all';\n`);
    writeFileSync(join(folder, 'bad.ts'), `\nconst x = {;\n`);
    writeFileSync(join(folder, 'text.ts'), `import './helper.ts';\n`);
    writeFileSync(join(folder, 'parse.ts'), `import './bad.ts';\n`);
    await expect(loadSuite(join(folder, 'text.ts'))).rejects.toThrow(
      `${join(folder, 'text.ts')}: fails while it is loaded: no Error at all.`,
    );
    await expect(loadSuite(join(folder, 'parse.ts'))).rejects.toThrow('bad.ts:2:12: does not parse');
  });

  // A module is loaded once, so each case is a file of its own.
  const fresh = (): string => join(mkdtempSync(join(tmpdir(), 'suite-')), 'hostile.ts');

  test.each([
    ['throw null;', 'it threw null.'],
    ["throw '';", 'it threw an empty text.'],
    ["throw Object.freeze(new Error('cold'));", 'cold.'],
    ["throw new Error('');", 'it threw Error without a message.'],
    ['const r = Proxy.revocable({}, {}); r.revoke(); throw r.proxy;', 'it threw an object that cannot be looked at.'],
    ['throw { get message() { throw 1; } };', 'it threw an object that cannot be looked at.'],
  ])('says in one sentence what %s does', async (body, said) => {
    const file = fresh();
    writeFileSync(file, `${body}\nexport default {};\n`);
    const error: unknown = await loadSuite(file).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message.replace(/\.ts:\d+:/, '.ts:')).toBe(
      `${file}: fails while it is loaded: ${said}`,
    );
  });

  test.each([
    ['new Proxy({}, { ownKeys() { throw 5; } })', 'what it exports fails: it threw 5.'],
    [
      "{ name: 'a', epochs: 1, seeds: [0], problem: quadratic(), variants: { get a() { throw null; } } }",
      'what it exports fails: it threw null.',
    ],
    [
      "{ name: 'a', epochs: 1, seeds: [0], problem: quadratic(), variants: { a: { kind: 'rule', rule: null } } }",
      'variant "a" is no optimizer; write for example rmsprop({ lr: 1e-3 }).',
    ],
    [
      "{ name: 'a', epochs: 1, seeds: [0], problem: quadratic(), variants: { a: { ...sgd(), hyper: { lr: () => 1 } } } }",
      'variant "a" is no optimizer; write for example rmsprop({ lr: 1e-3 }).',
    ],
  ])('refuses the export %s', async (value, said) => {
    const file = fresh();
    writeFileSync(file, `import { quadratic, sgd } from 'optimizer-bench';\nexport default ${value};\n`);
    await expect(loadSuite(file)).rejects.toThrow(`${file}: ${said}`);
  });

  test.each([
    ['the file that the link leads to', 'real'],
    ['the link', 'links'],
  ])('a suite that is a link imports from beside %s', async (_, beside) => {
    const folder = mkdtempSync(join(tmpdir(), 'suite-'));
    for (const name of ['real', 'links']) mkdirSync(join(folder, name));
    const source = "import { name } from './name.ts';\nimport { quadratic, sgd } from 'optimizer-bench';\n";
    const rest = 'export default { name, problem: quadratic(), epochs: 1, seeds: [0], variants: { a: sgd() } };\n';
    writeFileSync(join(folder, 'real/suite.ts'), source + rest);
    symlinkSync('../real/suite.ts', join(folder, 'links/suite.ts'));
    writeFileSync(join(folder, beside, 'name.ts'), `export const name = '${beside}';\n`);
    expect((await loadSuite(join(folder, 'links/suite.ts'))).name).toBe(beside);
  });
});
