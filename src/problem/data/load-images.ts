import { basename } from 'node:path';
import { readCifar10 } from './cifar10.ts';
import { commonestShare } from './commonest.ts';
import type { Dataset, Split } from './dataset.ts';
import type { FieldData, FieldSplit } from './fields.ts';
import type { LoadedFields } from './loaded.ts';
import { loadMnist } from './mnist.ts';
import type { ImagesSource } from './source.ts';
import { setAside } from './validation.ts';

/** What a byte is to a model: from −1 to 1. */
const SCALE: Dataset['normalise'] = { divisor: 255, mean: 0.5, std: 0.5 };

/** Images of ten classes, from `dir` where the user names a folder. */
export async function loadImages(source: ImagesSource, dir: string | undefined): Promise<LoadedFields> {
  const { name, fingerprint, words, shape, train, test } = await read(source, dir ?? source.dir);
  const fields: FieldData['fields'] = {
    image: { shape, integer: false, scale: SCALE },
    label: { shape: [], integer: true, scale: null, classes: 10 },
  };
  const data = { name, fingerprint, fields, splits: { ...setAside(train, source.validation), test } };
  return { data, origin: { name, fingerprint, source: words, commonest: commonestShare(test.values['label']!) } };
}

interface Images {
  readonly name: string;
  readonly fingerprint: string;
  /** Where they were. */
  readonly words: string;
  /** Of an image. */
  readonly shape: readonly number[];
  readonly train: FieldSplit;
  readonly test: FieldSplit;
}

async function read({ kind, trainSize, testSize }: ImagesSource, dir: string | undefined): Promise<Images> {
  if (kind === 'cifar10') {
    const { folder, ...found } = await readCifar10(dir, { trainSize, testSize });
    return { ...found, name: basename(folder), words: folder, shape: [3, 32, 32] };
  }
  const { dataset, source: words } = await loadMnist({ set: kind, trainSize, testSize, dir });
  const split = ({ count, images, labels }: Split): FieldSplit => ({ count, values: { image: images, label: labels } });
  const { name, fingerprint, train, test } = dataset;
  return { name, fingerprint, words, shape: [1, 28, 28], train: split(train), test: split(test) };
}
