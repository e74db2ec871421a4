import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { counted } from '../../base/units.ts';
import { displayPath } from '../../optimizer/rule/stack.ts';
import type { FieldSplit } from './fields.ts';
import { readBytes } from './read-bytes.ts';

const CLASSES = 10;
const PIXELS = 3 * 32 * 32;
/** A label, and then red, green and blue, each row by row. */
const RECORD = 1 + PIXELS;

const TRAIN = ['data_batch_1.bin', 'data_batch_2.bin', 'data_batch_3.bin', 'data_batch_4.bin', 'data_batch_5.bin'];
const TEST = ['test_batch.bin'];

/** The folder that the archive unpacks to. */
const UNPACKED = 'cifar-10-batches-bin';

export interface Cifar10 {
  readonly folder: string;
  /** Of all the files. */
  readonly fingerprint: string;
  readonly train: FieldSplit;
  readonly test: FieldSplit;
}

/**
 * CIFAR-10's binary version, or any set in its format (https://www.cs.toronto.edu/~kriz/cifar.html): fields `image` [3,
 * 32, 32] and `label`.
 *
 * @throws InputError where a file is missing or damaged, or there are fewer images than are asked for
 */
export async function readCifar10(
  dir: string | undefined,
  { trainSize, testSize }: { readonly trainSize: number; readonly testSize: number },
): Promise<Cifar10> {
  if (dir === undefined)
    throw new InputError(
      'CIFAR-10 has no usual place; unpack https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz ' +
        "and give its folder as cifar10({ dir: '…' }) or --data DIR.",
    );
  const unpacked = join(dir, UNPACKED);
  const folder = (await exists(unpacked)) ? unpacked : dir;
  const hash = createHash('sha256');
  const read = async (names: readonly string[]): Promise<readonly Uint8Array[]> => {
    const files: Uint8Array[] = [];
    for (const name of names) {
      const bytes = await readRecords(join(folder, name));
      hash.update(bytes);
      files.push(bytes);
    }
    return files;
  };
  const [train, test] = [await read(TRAIN), await read(TEST)];
  return {
    folder,
    fingerprint: hash.digest('hex').slice(0, 16),
    train: firstOf(train, 'trainSize', trainSize, folder),
    test: firstOf(test, 'testSize', testSize, folder),
  };
}

async function readRecords(path: string): Promise<Uint8Array> {
  const bytes = await readBytes(path, "a file of CIFAR-10's binary version");
  const shown = displayPath(path);
  if (bytes.length === 0 || bytes.length % RECORD !== 0)
    throw new InputError(
      `${shown} holds ${counted(bytes.length, 'byte')}, expected a multiple of ${RECORD}, a label and an image of 3 × 32 × 32; replace it with a whole copy.`,
    );
  for (let at = 0; at < bytes.length; at += RECORD)
    if (bytes[at]! >= CLASSES)
      throw new InputError(
        `${shown} has label ${bytes[at]!} for image ${at / RECORD}, expected labels from 0 to ${CLASSES - 1}; replace it with a whole copy.`,
      );
  return bytes;
}

/** The first images of some files, and their labels, in shared memory. */
function firstOf(files: readonly Uint8Array[], option: string, size: number, folder: string): FieldSplit {
  const count = files.reduce((sum, bytes) => sum + bytes.length / RECORD, 0);
  if (size > count)
    throw new InputError(
      `${option} is ${size}, but ${displayPath(folder)} has only ${counted(count, 'such image')}; set ${option} accordingly.`,
    );
  const image = new Uint8Array(new SharedArrayBuffer(size * PIXELS));
  const label = new Uint8Array(new SharedArrayBuffer(size));
  let at = 0;
  for (const bytes of files)
    for (let from = 0; from < bytes.length && at < size; from += RECORD, at++) {
      label[at] = bytes[from]!;
      image.set(bytes.subarray(from + 1, from + RECORD), at * PIXELS);
    }
  return { count: size, values: { image, label } };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
