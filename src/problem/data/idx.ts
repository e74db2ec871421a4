import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputError } from '../../base/errors.ts';
import { counted } from '../../base/units.ts';

/** An idx file of unsigned bytes, the format that MNIST is published in. */
export interface Idx {
  readonly path: string;
  readonly dimensions: readonly number[];
  /** The product of the dimensions of them, row-major, in shared memory. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** MD5 of the whole uncompressed file, in hexadecimal. */
  readonly md5: string;
}

/**
 * Reads an idx file with the given number of dimensions, gzipped or not (its first bytes tell).
 *
 * The format: a big-endian magic number 0x08 (unsigned bytes) × 256 + dimensions, the size of each dimension as a
 * big-endian 32-bit integer, then the bytes. Described in https://yann.lecun.com/exdb/mnist.
 *
 * @throws {InputError} when the file cannot be read or is not such a file, whole and nothing more.
 */
export async function readIdx(path: string, dimensionCount: number): Promise<Idx> {
  const content = await readPlain(path);
  const headerBytes = 4 + 4 * dimensionCount;
  const magic = 0x0800 + dimensionCount;
  if (content.length < headerBytes) {
    throw new InputError(
      `${path} holds ${counted(content.length, 'byte')}, expected an idx header of ${headerBytes} bytes and data; ` +
        'replace it with a whole copy.',
    );
  }
  const header = new DataView(content.buffer, content.byteOffset, headerBytes);
  const got = header.getUint32(0);
  if (got !== magic) {
    throw new InputError(
      `${path} begins with ${hexWord(got)}, expected ${hexWord(magic)} ` +
        `(an idx file of unsigned bytes in ${plural(dimensionCount, 'dimension')}); replace it with the right file.`,
    );
  }
  const dimensions = Array.from({ length: dimensionCount }, (_, i) => header.getUint32(4 + 4 * i));
  const count = dimensions.reduce((product, dimension) => product * dimension, 1);
  const rest = content.length - headerBytes;
  if (rest !== count) {
    throw new InputError(
      `${path} holds ${counted(rest, 'byte')} of data, expected ${count} from its header (${dimensions.join(' × ')}); ` +
        'replace it with a whole copy.',
    );
  }
  return {
    path,
    dimensions,
    bytes: content.subarray(headerBytes),
    md5: createHash('md5').update(content).digest('hex'),
  };
}

async function readPlain(path: string): Promise<Uint8Array<SharedArrayBuffer>> {
  let content: Uint8Array<SharedArrayBuffer>;
  try {
    content = await readShared(path);
  } catch (error) {
    throw new InputError(
      `Cannot read ${path} (${reason(error)}), expected an idx file; check the path and its rights.`,
    );
  }
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content;
  try {
    return inSharedMemory(await promisify(gunzip)(Uint8Array.from(content), { chunkSize: 2 ** 20 }));
  } catch (error) {
    throw new InputError(
      `Cannot unpack ${path} (${reason(error)}), expected a whole gzip file; replace it with a whole copy.`,
    );
  }
}

/** A whole file, read into shared memory straight away: of the largest one a copy costs as much as the reading. */
async function readShared(path: string): Promise<Uint8Array<SharedArrayBuffer>> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const content = new Uint8Array(new SharedArrayBuffer(size));
    let end = 0;
    while (end < size) {
      const { bytesRead } = await file.read(content, end);
      if (bytesRead === 0) break;
      end += bytesRead;
    }
    return content.subarray(0, end);
  } finally {
    await file.close();
  }
}

function inSharedMemory(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function hexWord(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
