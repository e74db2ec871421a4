import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { readIdx } from '../../../src/problem/data/idx.ts';
import { idx, temporaryFolder, writeFiles } from './idx-files.ts';

const whole = idx([2, 3], [1, 2, 3, 4, 5, 250]);
const packed = gzipSync(whole);

it.each([
  { form: 'plain', content: whole },
  { form: 'gzipped', content: packed },
])('reads a $form file into shared memory, and identifies it by its plain content', async ({ content }) => {
  const folder = temporaryFolder();
  writeFiles(folder, { file: content });
  const { dimensions, bytes, md5 } = await readIdx(join(folder, 'file'), 2);
  expect(dimensions).toEqual([2, 3]);
  expect([...bytes]).toEqual([1, 2, 3, 4, 5, 250]);
  expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(md5).toBe(createHash('md5').update(whole).digest('hex'));
});

it.each([
  { what: 'an empty file', content: Buffer.alloc(0), message: 'holds 0 bytes, expected an idx header of 12 bytes' },
  { what: 'half a header', content: whole.subarray(0, 11), message: 'holds 11 bytes, expected an idx header' },
  {
    what: 'a file of something else',
    content: Buffer.from('<!doctype html>'),
    message: 'begins with 0x3c21646f, expected 0x00000802',
  },
  {
    what: 'a file of other dimensions',
    content: idx([12], [1]),
    message: 'begins with 0x00000801, expected 0x00000802 (an idx file of unsigned bytes in 2 dimensions)',
  },
  {
    what: 'a file of floats',
    content: Buffer.from(whole).fill(0x0d, 2, 3),
    message: 'begins with 0x00000d02, expected 0x00000802',
  },
  {
    what: 'a short file',
    content: whole.subarray(0, -1),
    message: 'holds 5 bytes of data, expected 6 from its header (2 × 3)',
  },
  {
    what: 'a long file',
    content: Buffer.concat([whole, whole]),
    message: 'holds 24 bytes of data, expected 6 from its header (2 × 3)',
  },
  { what: 'half a gzip file', content: packed.subarray(0, 20), message: 'Cannot unpack' },
  { what: 'a corrupt gzip file', content: Buffer.from(packed).fill(0xff, 12, 16), message: 'Cannot unpack' },
  { what: 'a gzipped short file', content: gzipSync(whole.subarray(0, -2)), message: 'holds 4 bytes of data' },
])('refuses $what, naming it', async ({ content, message }) => {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  writeFiles(folder, { file: content });
  const error = await readIdx(path, 2).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).toContain(path);
});

it('refuses a path that is no file, naming it', async () => {
  const folder = temporaryFolder();
  await expect(readIdx(folder, 2)).rejects.toThrow(InputError);
  await expect(readIdx(join(folder, 'nothing'), 2)).rejects.toThrow(join(folder, 'nothing'));
});
