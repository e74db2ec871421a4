import { createHash } from 'node:crypto';
import { InputError } from '../../base/errors.ts';
import { commonestShare } from './dataset.ts';
import type { Field, FieldData, FieldSplit, FieldValues } from './fields.ts';
import { loadMnist } from './mnist.ts';
import type { ArraysSource, ArrayValues, DataSource } from './source.ts';

export interface LoadedFields {
  readonly data: FieldData;
  /** Which data they are and, in words, where they were; null for a problem without data. */
  readonly origin: {
    readonly name: string;
    readonly fingerprint: string;
    readonly source: string;
    /** Share of the test images that show the commonest class. */
    readonly commonest?: number;
  } | null;
}

/** Reads a problem's data, from `dir` where the user names a folder. */
export async function loadFields(source: DataSource, dir: string | undefined): Promise<LoadedFields> {
  switch (source.kind) {
    case 'mnist':
      return mnistFields(source.trainSize, source.testSize, dir);
    case 'arrays':
      if (dir !== undefined) throw new InputError(`--data: the suite makes "${source.name}" itself; leave it out.`);
      return arrayFields(source);
    default:
      return source satisfies never;
  }
}

/** What a function of the parameters alone is trained on: a sample with nothing in it for every step of an epoch, and one to evaluate it with. */
export function noFields(stepsPerEpoch: number): FieldData {
  const rows = (count: number): FieldSplit => ({ count, values: {} });
  return { name: 'no data', fingerprint: '', fields: {}, splits: { train: rows(stepsPerEpoch), test: rows(1) } };
}

async function mnistFields(trainSize: number, testSize: number, dir: string | undefined): Promise<LoadedFields> {
  const { dataset, source } = await loadMnist({ trainSize, testSize, dir });
  const { name, fingerprint, normalise, train, test } = dataset;
  const fields = {
    image: { shape: [1, 28, 28], integer: false, scale: normalise },
    label: { shape: [], integer: true, scale: null },
  };
  const split = ({ count, images, labels }: typeof train): FieldSplit => ({
    count,
    values: { image: images, label: labels },
  });
  const data = { name, fingerprint, fields, splits: { train: split(train), test: split(test) } };
  return { data, origin: { name, fingerprint, source, commonest: commonestShare(test) } };
}

function arrayFields({ name, shapes, train, test }: ArraysSource): LoadedFields {
  const hash = createHash('sha256');
  const fields: Record<string, Field> = {};
  for (const [field, shape] of Object.entries(shapes)) {
    fields[field] = { shape, integer: !(train[field] instanceof Float32Array), scale: null };
    hash.update(JSON.stringify([field, shape, train[field]!.constructor.name]));
    for (const values of [train[field]!, test[field]!]) hash.update(bytesOf(values));
  }
  const fingerprint = hash.digest('hex').slice(0, 16);
  const split = (values: ArraysSource['train']): FieldSplit => {
    const [[first, shape]] = Object.entries(shapes) as [[string, readonly number[]]];
    const size = shape.reduce((product, n) => product * n, 1);
    const shared = Object.fromEntries(Object.entries(values).map(([field, given]) => [field, inSharedMemory(given)]));
    return { count: values[first]!.length / size, values: shared };
  };
  const data = { name, fingerprint, fields, splits: { train: split(train), test: split(test) } };
  return { data, origin: { name, fingerprint, source: 'the suite' } };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayValues): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function inSharedMemory(values: ArrayValues): FieldValues {
  const memory = new SharedArrayBuffer(values.byteLength);
  new Uint8Array(memory).set(bytesOf(values));
  if (values instanceof Uint8Array) return new Uint8Array(memory);
  return values instanceof Int32Array ? new Int32Array(memory) : new Float32Array(memory);
}
